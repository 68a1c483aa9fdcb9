import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Made } from './made';

const zip = promisify<Buffer, { level: number }, Buffer>(gzip);

/** Compresses once for everyone, while the first waits. Higher levels take three times as long to save a fiftieth. */
export async function pack(
  type: string,
  text: string | Buffer,
  { readAt, headers = [] }: { readAt: Date; headers?: Made['headers'] },
): Promise<Made> {
  const body = Buffer.from(text);
  const isPacked = type.startsWith('image/png');
  const packed = isPacked ? null : await zip(body, { level: 5 });
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  return { type, body, packed, headers, etag, readAt: readAt.getTime() };
}
