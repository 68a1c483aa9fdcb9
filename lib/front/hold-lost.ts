import type { ServerResponse } from 'node:http';
import { log } from '@/lib/log';
import fixedHeaders from './fixed-headers.json';
import type { LostStatus } from './lost-pages';

/** What Next sends when a page turned out to be missing, not allowed for this person, or failing. */
const emptyDocument = '<html id="__next_error__">';

/** Sends such a document for a page that need not even be tried: it is held back and filled like Next's. */
export function sendLost(response: ServerResponse, status: LostStatus): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(fixedHeaders)) response.setHeader(name, value);
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.end(
    `<!DOCTYPE html>${emptyDocument}<head><meta charset="utf-8"/></head><body></body></html>`,
  );
}

/**
 * Holds back an answer that would be an empty document, and sends it filled. All others pass untouched. A page
 * that failed while the database is away is answered as that, and may be retried.
 */
export function holdLost(
  response: ServerResponse,
  fill: (document: string, status: LostStatus) => Promise<string>,
  wasOutage: () => Promise<boolean>,
): void {
  const chunks: Buffer[] = [];
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const keep = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      const known = typeof encoding === 'string' && Buffer.isEncoding(encoding);
      chunks.push(Buffer.from(chunk, known ? encoding : 'utf8'));
    } else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const isHeld = () => lostStatus(response) !== null;
  // Next and what compresses for it send the head before the first piece; the status is known after the last.
  let isLast = false;
  const [flushHeaders, writeHead] = [
    response.flushHeaders.bind(response),
    response.writeHead.bind(response),
  ];
  response.flushHeaders = () => {
    if (isLast || !isHeld()) flushHeaders();
  };
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      const isImplicit = args.length === 1 && args[0] === response.statusCode;
      if (!isLast && isImplicit && isHeld()) return response;
      return Reflect.apply(target, response, args);
    },
  });
  response.write = new Proxy(write, {
    apply: (target, _, args) => {
      if (!isHeld()) return Reflect.apply(target, response, args);
      keep(args[0], args[1]);
      args.findLast((arg) => typeof arg === 'function')?.();
      return true;
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      const status = lostStatus(response);
      if (status === null) return Reflect.apply(target, response, args);
      keep(args[0], args[1]);
      const finished = args.findLast((arg) => typeof arg === 'function');
      const send = (body: Buffer) => {
        isLast = true;
        return Reflect.apply(target, response, [body, finished]);
      };
      const body = Buffer.concat(chunks);
      const made = status === 500 ? judge(response, wasOutage) : Promise.resolve();
      made
        .then(() => filled(response, body, (document) => fill(document, status)))
        .then(send, (error: unknown) => {
          log().warn({ err: error }, 'the page for a wrong address could not be prepared');
          send(body);
        });
      return response;
    },
  });
}

async function judge(response: ServerResponse, wasOutage: () => Promise<boolean>) {
  if (response.headersSent || !(await wasOutage())) return;
  response.statusCode = 503;
  response.setHeader('Retry-After', '2');
}

function lostStatus(response: ServerResponse): LostStatus | null {
  const { statusCode } = response;
  const type = String(response.getHeader('content-type') ?? '');
  const isOne = statusCode === 404 || statusCode === 403 || statusCode === 500;
  return isOne && type.startsWith('text/html') ? statusCode : null;
}

async function filled(
  response: ServerResponse,
  body: Buffer,
  fill: (document: string) => Promise<string>,
): Promise<Buffer> {
  const document = String(body);
  if (!document.includes(emptyDocument)) return body;
  const whole = Buffer.from(await fill(document));
  if (!response.headersSent) response.removeHeader('content-length');
  return whole;
}
