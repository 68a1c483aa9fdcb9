// The environment of a portal under test. Import it before anything in lib parses the environment.
export const sealingKey = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

process.env.PORTAL_ENCRYPTION_KEYS = sealingKey;
process.env.NEXTAUTH_SECRET = 'a secret of the tests alone';
process.env.PORTAL_ALLOW_PRIVATE_UPSTREAMS = 'true';
process.env.PORTAL_URL = 'http://portal.test';
process.env.PORTAL_LOG_LEVEL ??= 'silent';
process.env.PORTAL_WORKER = 'off';

/** The public URL of the portal under test; the origin of same-origin requests. */
export const portalUrl = process.env.PORTAL_URL;
