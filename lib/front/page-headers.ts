/** What every page's request carries inwards and its answer outwards, made anew for each. */
export interface PageHeaders {
  nonce: string;
  requestId: string;
  /** The content security policy that lets the nonce's scripts run, and no others. */
  policy: string;
  https: boolean;
}

/** Names of the headers that a request carries inwards; whatever a client sends under them is overwritten. */
export const inward = {
  policy: 'content-security-policy',
  requestId: 'x-request-id',
  /** Pages cannot ask Next for their own path and query; sign-in needs them to lead back. */
  path: 'x-portal-path',
  /** For the forms of this page: the same form sent twice is one wish. See lib/http/form-key.ts. */
  formKey: 'x-portal-form-key',
  /** Which status's page to show for an address that leads nowhere; see LostPages. */
  lost: 'x-portal-lost',
  /** Set for a page whose parts the front server puts together; see InOrder. */
  headFirst: 'x-portal-head-first',
  /** Set by the front server: proxy.ts has nothing left to do. */
  front: 'x-portal-front',
} as const;

/** A request id from outside could forge or poison log lines, so ours always replaces it. */
export function makePageHeaders(request: {
  protocol: string;
  forwardedProtocol: string | null | undefined;
  isDevelopment: boolean;
}): PageHeaders {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const forwarded = request.forwardedProtocol?.split(',')[0]?.trim();
  return {
    nonce,
    requestId: crypto.randomUUID(),
    policy: contentSecurityPolicy(nonce, request.isDevelopment),
    // Behind a proxy that ends TLS the request itself is http. A browser ignores HSTS over http anyway.
    https: (forwarded ?? request.protocol) === 'https',
  };
}

/** What the answer to a request with these headers carries. */
export function outward({
  policy,
  requestId,
  https,
}: PageHeaders): [name: string, value: string][] {
  return [
    ['Content-Security-Policy', policy],
    ['X-Request-Id', requestId],
    ...(https
      ? [['Strict-Transport-Security', 'max-age=31536000; includeSubDomains'] as [string, string]]
      : []),
  ];
}

/** `style="display:none"`, and no other: React puts it on pieces of an SVG that it streams in. */
const displayNone = "'sha256-aqNNdDLnnrDOnTNdkJpYlAxKVJtLt9CtFLklmInuUAE='";

/** In development React needs eval for readable stacks and the overlay needs inline styles. */
function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
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
