import type { ServerResponse } from 'node:http';
import { isStray } from '@/lib/stray-actions';

export interface Refused {
  status: 400 | 413;
  sentence: string;
}

/** Most notes kept of requests whose front never asked for them, because they were answered another way. */
const most = 1000;

// Next bundles instrumentation and the front separately; both must see the same notes.
const shared = globalThis as typeof globalThis & { __portalBodies?: Map<string, Refused> };
shared.__portalBodies ??= new Map();
const noted = shared.__portalBodies;

/** Notes that a form could not be read, if that is why the request failed; returns whether it is. */
export function noteBody(requestId: string, error: unknown): boolean {
  const refused = refusedFor(error);
  if (!refused) return false;
  noted.set(requestId, refused);
  for (const oldest of noted.keys()) {
    if (noted.size <= most) break;
    noted.delete(oldest);
  }
  return true;
}

/** Neither Next nor the parser it uses for forms has error classes for these. */
function refusedFor(error: unknown): Refused | null {
  if (!(error instanceof Error)) return null;
  if (error.message.startsWith('Failed to parse body as FormData')) {
    return { status: 400, sentence: 'The form is not what its Content-Type says. Send it again.' };
  }
  if (/^Body exceeded .* limit/.test(error.message)) {
    return { status: 413, sentence: 'The form is too large. Send less at a time.' };
  }
  return null;
}

const stray: Refused = {
  status: 400,
  sentence: 'This is not what a form of the portal sends. Load the page again.',
};

/** Gives the right answer where Next would report a failure of its own. */
export function tellBodies(response: ServerResponse, requestId: string): void {
  const [writeHead, write, end] = [
    response.writeHead.bind(response),
    response.write.bind(response),
    response.end.bind(response),
  ];
  let refused: Refused | undefined;
  const look = () => {
    if (refused || response.headersSent || response.statusCode !== 500) return;
    refused = noted.get(requestId) ?? (isStray() ? stray : undefined);
    noted.delete(requestId);
    if (!refused) return;
    response.statusCode = refused.status;
    response.setHeader('Content-Type', 'text/plain; charset=utf-8');
    response.removeHeader('Content-Length');
    // Next compresses its own text, none of which is sent.
    response.removeHeader('Content-Encoding');
  };
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      if (args.length === 1) look();
      return Reflect.apply(target, response, refused ? [refused.status] : args);
    },
  });
  // A failed action is streamed: Next's text about it is dropped, our sentence comes at the end.
  response.write = new Proxy(write, {
    apply: (target, _, args) => {
      look();
      return refused ? true : Reflect.apply(target, response, args);
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      look();
      const finished = args.findLast((arg) => typeof arg === 'function');
      return Reflect.apply(target, response, refused ? [refused.sentence, finished] : args);
    },
  });
}
