import type { ServerResponse } from 'node:http';
import { isStray } from '@/lib/stray-actions';

export interface Refused {
  status: 400 | 413;
  sentence: string;
}

/** Of requests whose front never asked, because they were answered otherwise. */
const most = 1000;

// Next bundles instrumentation and the front apart; both must see the same notes.
const shared = globalThis as typeof globalThis & { __portalBodies?: Map<string, Refused> };
shared.__portalBodies ??= new Map();
const noted = shared.__portalBodies;

/** Notes that a form could not be read, if that was why the request failed; says whether it was. */
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

/** Next and what reads forms for it have no class of their own for these. */
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

/** Answers so what Next would call a failure of its own. */
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
    // Next packs what it says, and none of that goes out.
    response.removeHeader('Content-Encoding');
  };
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      if (args.length === 1) look();
      return Reflect.apply(target, response, refused ? [refused.status] : args);
    },
  });
  // A failed action is streamed: what Next says of it is left out, the sentence comes at the end.
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
