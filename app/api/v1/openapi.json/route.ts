import { openApi, operations } from '@/lib/http';
import { version } from '@/package.json';

export const dynamic = 'force-static';

export function GET(): Response {
  // Set explicitly, since Next would let caches keep it for a year, beyond the next version.
  const headers = { 'cache-control': 'no-cache' };
  return Response.json(openApi(operations, version), { headers });
}
