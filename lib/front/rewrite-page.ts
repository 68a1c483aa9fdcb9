import type { ServerResponse } from 'node:http';
import { InOrder } from './in-order';
import { sendNow } from './pack-answer';
import type { Handler } from './pages';

/** Ends the head of a page that has more than one. */
export const headEnd = '<template id="page-head">';

/**
 * A handler whose pages are put in order, and not changed otherwise: for forms that a browser without scripts sends.
 * React sends what a boundary holds hidden at the end also if it is merely large.
 */
export function inOrder(render: Handler): Handler {
  return (request, response) => {
    rewrite(response, new InOrder());
    return render(request, response);
  };
}

/** Changes a page as it streams: returns what may be sent of it, and at its end what it held back. One character a byte. */
interface PageChange {
  push(html: string): string;
  rest(): string;
}

/** One change after the other. */
export const inTurn = (first: PageChange, then: PageChange): PageChange => ({
  push: (html) => then.push(first.push(html)),
  rest: () => then.push(first.rest()) + then.rest(),
});

/** Changes a page on its way out; what it has of its head is sent at once. Leaves other answers alone. */
export function rewrite(response: ServerResponse, change: PageChange): void {
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  const changed = (chunk: unknown, encoding: unknown): Buffer | null => {
    if (typeof chunk !== 'string' && !(chunk instanceof Uint8Array)) return null;
    const known = typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, known) : Buffer.from(chunk);
    // Byte for byte: a chunk may end within a character.
    return Buffer.from(change.push(bytes.toString('latin1')), 'latin1');
  };
  const done = (args: unknown[]) => args.findLast((arg) => typeof arg === 'function');
  response.write = new Proxy(write, {
    apply: (target, _, args) => {
      const bytes = isPage(response) ? changed(args[0], args[1]) : null;
      const goesOn: unknown = Reflect.apply(target, response, bytes ? [bytes, done(args)] : args);
      if (bytes?.includes(headEnd)) response.emit(sendNow);
      return goesOn;
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      if (!isPage(response)) return Reflect.apply(target, response, args);
      const bytes = changed(args[0], args[1]) ?? Buffer.alloc(0);
      const rest = Buffer.from(change.rest(), 'latin1');
      return Reflect.apply(target, response, [Buffer.concat([bytes, rest]), done(args)]);
    },
  });
}

/** Whether an answer is a page that was found; errors are sent as they are. */
export function isPage(response: ServerResponse): boolean {
  const type = String(response.getHeader('content-type') ?? '');
  return response.statusCode === 200 && type.startsWith('text/html');
}
