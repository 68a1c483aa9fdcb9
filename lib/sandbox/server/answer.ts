/** What an endpoint answers, before any fault changes it. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Chunks generated while they are sent: a log may be larger than memory. */
  body: Iterable<Uint8Array>;
}

export function emptyAnswer(status: number): Answer {
  return { status, headers: { 'content-length': '0' }, body: [] };
}

export function textAnswer(status: number, text: string, contentType: string): Answer {
  const bytes = Buffer.from(text);
  return {
    status,
    headers: { 'content-type': contentType, 'content-length': String(bytes.length) },
    body: [bytes],
  };
}

export function jsonAnswer(status: number, value: unknown): Answer {
  return textAnswer(status, stringify(value), 'application/json');
}

/** The statistics service's errors. */
export function errorAnswer(status: number, message: string, errors?: readonly string[]): Answer {
  const body = { code: status, message, ...(errors === undefined ? {} : { errors }) };
  return textAnswer(status, `${stringify(body)}\n`, 'application/json; charset=utf-8');
}

/** Like JSON.stringify, but a bigint becomes a number: 2^64 − 1 does not survive a double. */
function stringify(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? `@bigint:${inner}` : inner,
  ).replace(/"@bigint:(\d+)"/g, '$1');
}
