import { createHash } from 'node:crypto';
import { openApi, operations } from '@/lib/http';
import { version } from '@/package.json';

// One text for as long as the process runs.
const text = JSON.stringify(openApi(operations, version));
const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;

export function GET(request: Request): Response {
  // Asked about every time, since the next version has another one.
  const headers = { 'cache-control': 'no-cache', etag };
  const known = request.headers.get('if-none-match') ?? '';
  if (known.split(',').some((one) => [etag, '*'].includes(one.trim().replace(/^W\//, '')))) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } });
}
