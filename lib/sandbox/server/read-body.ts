import type { IncomingMessage } from 'node:http';

/** The longest request body that is read, in bytes; a longer one cuts the connection. */
const LONGEST_BODY = 16 * 1024 * 1024;

/** Reads a request's body; null when it is too long or the caller went away. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      length += bytes.length;
      if (length > LONGEST_BODY) return null;
      chunks.push(bytes);
    }
  } catch {
    return null;
  }
  return Buffer.concat(chunks);
}
