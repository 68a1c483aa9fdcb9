import { type NextRequest, NextResponse } from 'next/server';
import { inward, makePageHeaders, outward } from './lib/front/page-headers';

/**
 * Headers that differ by request, where no front server before Next has set them already: in
 * development. Nothing is authorized here, but where data is read and written.
 */
export function proxy(request: NextRequest): NextResponse {
  const made = makePageHeaders({
    protocol: request.nextUrl.protocol.replace(':', ''),
    forwardedProtocol: request.headers.get('x-forwarded-proto'),
    isDevelopment,
  });
  const headers = new Headers(request.headers);
  headers.set(inward.policy, made.policy);
  headers.set(inward.requestId, made.requestId);
  headers.set(inward.path, `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.delete(inward.formKey);
  headers.delete(inward.headFirst);
  const response = NextResponse.next({ request: { headers } });
  for (const [name, value] of outward(made)) response.headers.set(name, value);
  return response;
}

export const config = {
  matcher: [
    {
      // Shared reports set headers of their own.
      source: '/((?!_next/static/|icon.svg|r/).*)',
      missing: [{ type: 'header', key: 'x-portal-front' }],
    },
  ],
};

// biome-ignore lint/style/noProcessEnv: replaced by the build with a constant, not read at run time
const isDevelopment = process.env.NODE_ENV === 'development';
