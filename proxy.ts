import { type NextRequest, NextResponse } from 'next/server';

/**
 * Headers that differ by request: the content security policy with its nonce, and the request id.
 * Nothing is authorized here; that happens in the data path.
 */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  // A request id from outside could forge or poison log lines, so ours always replaces it.
  const requestId = crypto.randomUUID();
  const policy = contentSecurityPolicy(nonce);

  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set('x-request-id', requestId);
  // Pages cannot ask Next for their own path and query; sign-in needs them to lead back.
  headers.set('x-portal-path', `${request.nextUrl.pathname}${request.nextUrl.search}`);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('X-Request-Id', requestId);
  if (arrivedByHttps(request)) {
    response.headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  }
  return response;
}

export const config = { matcher: ['/((?!_next/static/|icon.svg).*)'] };

// biome-ignore lint/style/noProcessEnv: replaced by the build with a constant, not read at run time
const isDevelopment = process.env.NODE_ENV === 'development';

/** `style="display:none"`, and no other: React puts it on pieces of an SVG that it streams in. */
const displayNone = "'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE='";

/** In development React needs eval for readable stacks and the overlay needs inline styles. */
function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    ...(isDevelopment
      ? ["style-src 'self' 'unsafe-inline'"]
      : [`style-src 'self' 'nonce-${nonce}'`, `style-src-attr 'unsafe-hashes' ${displayNone}`]),
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
    ...(isDevelopment
      ? []
      : ["require-trusted-types-for 'script'", 'trusted-types default nextjs']),
  ].join('; ');
}

/** Behind a proxy that ends TLS the request itself is http. A browser ignores HSTS over http anyway. */
function arrivedByHttps(request: NextRequest): boolean {
  const forwarded = request.headers.get('x-forwarded-proto')?.split(',')[0]?.trim();
  return (forwarded ?? request.nextUrl.protocol.replace(':', '')) === 'https';
}
