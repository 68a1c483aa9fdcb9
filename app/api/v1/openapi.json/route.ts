import { openApi, operations } from '@/lib/http';
import { version } from '@/package.json';

export const dynamic = 'force-static';

export function GET(): Response {
  // Said, since Next would have caches on the way keep it for a year, over the next version.
  const headers = { 'cache-control': 'no-cache' };
  return Response.json(openApi(operations, version), { headers });
}
