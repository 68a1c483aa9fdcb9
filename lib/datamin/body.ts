import { DataminError } from './errors';
import { bodyError } from './failures';

export type Chunks = AsyncIterable<Uint8Array>;

/**
 * Reads a body as strict UTF-8 text, at most `limit` bytes.
 * @throws DataminError `too_large`, `truncated`, `timeout`, `malformed`
 */
export async function readText(chunks: Chunks, limit: number, host: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.byteLength;
      if (size > limit) {
        throw new DataminError(
          'too_large',
          `The answer of ${host} is larger than ${limit} bytes, which is too large for a Datamin answer of this kind.`,
        );
      }
      parts.push(chunk);
    }
  } catch (thrown) {
    throw bodyError(thrown, host);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch {
    throw malformed(host);
  }
}

/** The start of an error answer, to be quoted in the error; whatever goes wrong here changes nothing. */
export async function readErrorText(chunks: Chunks, limit: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(chunk);
      size += chunk.byteLength;
      if (size >= limit) break;
    }
  } catch {
    if (size === 0) return null;
  }
  return Buffer.concat(parts).subarray(0, limit).toString('utf8');
}

/** The JSON value of a text, or undefined. The parser's own error is dropped: it would quote the answer. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function malformed(host: string, status?: number): DataminError {
  return new DataminError(
    'malformed',
    `${host} answered something that is not a Datamin answer. Check the base URL of the credential.`,
    { status },
  );
}

/** Never unpacked: a few kilobytes could become gigabytes. */
export function compressed(host: string, status: number): DataminError {
  return new DataminError(
    'malformed',
    `${host} sent a compressed answer, which the portal did not ask for. Ask who runs it, or what stands in front of it.`,
    { status },
  );
}
