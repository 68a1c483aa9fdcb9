import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { noteOutage } from '@/lib/db';
import { sendLost } from './hold-lost';
import { cutAt, joinWith, type KeptPage, KeptPages, type Standing } from './kept-pages';
import { outward, type PageHeaders } from './page-headers';
import { type PageRequest, pageRequestOf } from './page-request';
import { recordAnswer } from './record-answer';

/** How long to wait for a page that is being rendered for another request. */
const waitMs = 1000;
/** Larger pages are rendered each time. Bytes. */
const mostBytes = 2 * 1024 * 1024;

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** For one request: its headers inwards and outwards, and the key of its forms. */
export type Made = PageHeaders & { formKey: string };

interface Options {
  /** Renders the page. */
  render: Handler;
  /** Who asks and how the team stands; null when it cannot be told for sure. Looked up on every request. */
  standing: (request: IncomingMessage, page: PageRequest) => Promise<Standing | null>;
}

/**
 * Answers with what the same browser was sent before, as long as nothing it shows has changed: the
 * person, their role and the team's rows are as they were. Everything else goes to `render`.
 */
export class Pages {
  private readonly kept = new KeptPages();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly options: Options) {}

  async answer(request: IncomingMessage, response: ServerResponse, made: Made): Promise<void> {
    const { render, standing } = this.options;
    const page = pageRequestOf(request);
    let stands: Standing | null = null;
    try {
      stands = page && (await standing(request, page));
    } catch (error) {
      // The page would query the same, and wait as long for the same refusal.
      if (noteOutage(made.requestId, error)) return sendLost(response, 500);
    }
    if (!page || !stands) return render(request, response);
    const { key } = page;
    // A request for a page that is being rendered already waits for it, but only briefly: a page that
    // waits for Datamin streams its skeleton long before it ends.
    const other = this.kept.get(key, stands) ? undefined : this.underWay.get(key);
    if (other) await Promise.race([other, sleep(waitMs, undefined, { ref: false })]);
    const found = this.kept.get(key, stands);
    if (found) return send(found, response, made);
    const making = this.keep(key, stands, response, made);
    this.underWay.set(key, making);
    making.finally(() => {
      if (this.underWay.get(key) === making) this.underWay.delete(key);
    });
    return render(request, response);
  }

  private async keep(key: string, stands: Standing, response: ServerResponse, made: Made) {
    const madeAt = nowMs();
    const answer = await recordAnswer(response, mostBytes);
    if (answer?.status !== 200) return;
    const { headers, body } = answer;
    const of = (name: string) => String(headers.find(([known]) => known === name)?.[1] ?? '');
    if (!of('content-type').startsWith('text/html') || of('set-cookie')) return;
    this.kept.put(key, {
      ...stands,
      madeAt,
      headers: headers.filter(([name]) => !ofOneAnswer.has(name)),
      nonce: made.nonce,
      pieces: cutAt(body, made),
      size: body.length,
    });
  }
}

/** Headers that are made anew for each answer. */
const ofOneAnswer = new Set([
  'content-security-policy',
  'x-request-id',
  'strict-transport-security',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
  'etag',
]);

function send(page: KeptPage, response: ServerResponse, made: Made): void {
  // A style sheet is announced ahead of the page with the nonce that admits it.
  const anew = (value: string) => value.replaceAll(page.nonce, made.nonce);
  for (const [name, value] of page.headers) {
    response.setHeader(name, Array.isArray(value) ? value.map(anew) : anew(value));
  }
  for (const [name, value] of outward(made)) response.setHeader(name, value);
  const body = joinWith(page.pieces, made);
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
