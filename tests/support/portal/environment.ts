// The environment of a portal under test. Imported before anything of lib parses it.
export const sealingKey = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

process.env.PORTAL_ENCRYPTION_KEYS = sealingKey;
process.env.NEXTAUTH_SECRET = 'a secret of the tests alone';
process.env.PORTAL_ALLOW_PRIVATE_UPSTREAMS = 'true';
process.env.PORTAL_URL = 'http://portal.test';
process.env.PORTAL_LOG_LEVEL ??= 'silent';
process.env.PORTAL_WORKER = 'off';

/** Where the portal under test says it is; what a same-origin request carries. */
export const portalUrl = process.env.PORTAL_URL;
