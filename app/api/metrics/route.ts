import { Unauthenticated } from '@/lib/errors';
import { mayReadMetrics, metricsText, toResponse } from '@/lib/http';

export const dynamic = 'force-dynamic';

export async function GET(request: Request): Promise<Response> {
  const requestId = request.headers.get('x-request-id');
  if (!mayReadMetrics(request)) {
    return toResponse(new Unauthenticated('Send the METRICS_TOKEN as a bearer token.'), requestId);
  }
  const { body, contentType } = await metricsText();
  return new Response(body, {
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
  });
}
