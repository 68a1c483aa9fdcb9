import type { ServerResponse } from 'node:http';

/** The answer as it was sent. */
export interface Answer {
  status: number;
  headers: [name: string, value: string | string[]][];
  body: Buffer;
}

/**
 * Lets an answer pass as it streams and keeps a copy. Resolves with null when that exceeds `most` bytes,
 * or when the client left before the end.
 */
export function recordAnswer(response: ServerResponse, most: number): Promise<Answer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  const keep = (chunk: unknown, encoding: unknown) => {
    if (size > most || chunk === undefined || chunk === null || typeof chunk === 'function') return;
    const bytes =
      typeof chunk === 'string'
        ? Buffer.from(chunk, typeof encoding === 'string' ? asEncoding(encoding) : 'utf8')
        : chunk instanceof Uint8Array
          ? // A copy: its writer may use the memory again.
            Buffer.from(chunk)
          : Buffer.alloc(0);
    size += bytes.length;
    chunks.push(bytes);
  };
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  // Both have several overloads; whatever they were given is passed on unchanged.
  response.write = new Proxy(write, {
    apply: (target, _, args) => {
      keep(args[0], args[1]);
      return Reflect.apply(target, response, args);
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      keep(args[0], args[1]);
      return Reflect.apply(target, response, args);
    },
  });
  return new Promise((done) => {
    response.once('close', () => {
      if (!response.writableFinished || size > most) return done(null);
      const body = Buffer.concat(chunks);
      done({ status: response.statusCode, headers: headersOf(response), body });
    });
  });
}

function headersOf(response: ServerResponse): Answer['headers'] {
  return Object.entries(response.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value : String(value)]],
  );
}

function asEncoding(name: string): BufferEncoding {
  return Buffer.isEncoding(name) ? name : 'utf8';
}
