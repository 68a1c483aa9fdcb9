import { nowMs } from '@/lib/clock';
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

/** A check of who asks that is older than this is made again once the body is there. Milliseconds. */
const slowMs = 1000;

/**
 * Reads what a request sends. A client may take minutes over it: whoever was let in before may have been removed or
 * demoted by the time it is all there, so `checkAnew` is then called before anything is done.
 */
export async function readInTime<T>(
  read: () => Promise<T>,
  checkAnew: () => Promise<unknown>,
): Promise<T> {
  const beganMs = nowMs();
  const sent = await read();
  if (nowMs() - beganMs > slowMs) await checkAnew();
  return sent;
}
