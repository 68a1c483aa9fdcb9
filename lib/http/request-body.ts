import { Malformed, TooLarge } from '@/lib/errors';

/** Bytes. Far above any sensible body, so that a field that is too long is reported as that field's error. */
const largest = 2 * 1024 * 1024;

/** Bytes of a too large body that are read and dropped: a client still writing never sees the answer otherwise. */
const mostDropped = 64 * 1024 * 1024;

/** A JSON body, or undefined when there is none. Throws Malformed and TooLarge. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const text = await readText(request);
  if (text.trim() === '') return undefined;
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new Malformed('Content-Type: send the body as application/json.');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Malformed('The body is not valid JSON.');
  }
}

/** A body as text, up to 2 MiB. Throws Malformed and TooLarge. */
export async function readText(request: Request): Promise<string> {
  if (!request.body) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > mostDropped) break;
      if (bytes <= largest) parts.push(decoder.decode(chunk, { stream: true }));
    }
    if (bytes <= largest) parts.push(decoder.decode());
  } catch (error) {
    throw new Malformed('The body is not UTF-8 text, or arrived incomplete.', { cause: error });
  }
  if (bytes > largest) throw new TooLarge('The body is larger than 2 MiB.');
  return parts.join('');
}
