import { openApi, operations } from '@/lib/http';
import { version } from '@/package.json';

export const dynamic = 'force-static';

export function GET(): Response {
  return Response.json(openApi(operations, version));
}
