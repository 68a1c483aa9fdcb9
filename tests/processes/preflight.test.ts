import { type ChildEnvironment, NodeProcess } from '@/tests/stage/node-process';
import { keys, portalEnvironment } from '@/tests/stage/portal';

// Processes take seconds to start on a busy machine.
jest.setTimeout(90_000);

const good = portalEnvironment('postgresql://127.0.0.1:1/none');

/** What the check says about an environment that differs from a good one. */
async function preflight(changes: ChildEnvironment) {
  const check = NodeProcess.tsx('lib/boot/preflight.ts', [], { ...good, ...changes });
  const { code } = await check.ended;
  return { code, stdout: check.stdout, stderr: check.stderr };
}

/** Each wrong environment, and how its one line begins. */
const wrong: readonly (readonly [ChildEnvironment, RegExp])[] = [
  [{ PORTAL_ENCRYPTION_KEYS: undefined }, /^PORTAL_ENCRYPTION_KEYS: is required and takes /],
  [{ PORTAL_ENCRYPTION_KEYS: '' }, /^PORTAL_ENCRYPTION_KEYS: is required and takes /],
  [{ PORTAL_ENCRYPTION_KEYS: 'k1:short' }, /^PORTAL_ENCRYPTION_KEYS: takes /],
  [{ PORTAL_ENCRYPTION_KEYS: `${keys.first},${keys.first}` }, /^PORTAL_ENCRYPTION_KEYS: .*twice/],
  [{ NEXTAUTH_SECRET: undefined }, /^NEXTAUTH_SECRET: is required and takes /],
  [{ NEXTAUTH_SECRET: 'short' }, /^NEXTAUTH_SECRET: takes /],
  [{ PORT: 'three thousand' }, /^PORT: takes a port number/],
  [{ PORT: '65536' }, /^PORT: takes a port number/],
  [{ PORTAL_HOST: 'http://127.0.0.1' }, /^PORTAL_HOST: takes an address of this machine/],
  [{ DATABASE_URL: 'mysql://127.0.0.1/portal' }, /^DATABASE_URL: takes /],
  [{ PORTAL_URL: 'portal.example.com' }, /^PORTAL_URL: takes /],
  [{ PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'yes' }, /^PORTAL_ALLOW_PRIVATE_UPSTREAMS: takes /],
  [{ PORTAL_WORKER: 'true' }, /^PORTAL_WORKER: takes on or off/],
  [{ PORTAL_LOG_LEVEL: 'loud' }, /^PORTAL_LOG_LEVEL: takes /],
  [{ OIDC_ISSUER: 'login.example.com', OIDC_CLIENT_ID: 'portal' }, /^OIDC_ISSUER: takes /],
  [{ OIDC_ISSUER: 'https://login.example.com' }, /^OIDC_ISSUER and OIDC_CLIENT_ID: set /],
  [{ SMTP_URL: 'mail.example.com' }, /^SMTP_URL: takes /],
];

/** How many processes at once. */
const atOnce = 4;

describe('the check of the environment', () => {
  it('lets a good one pass in silence', async () => {
    expect(await preflight({})).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('refuses each wrong one with one line that names the variable', async () => {
    const answers: Awaited<ReturnType<typeof preflight>>[] = [];
    for (let start = 0; start < wrong.length; start += atOnce) {
      const some = wrong.slice(start, start + atOnce);
      answers.push(...(await Promise.all(some.map(([changes]) => preflight(changes)))));
    }
    const expected = wrong.map(([, line]) => ({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(new RegExp(`${line.source}[^\\n]*\\n$`)),
    }));
    expect(answers).toEqual(expected);
  });

  it('never shows a value that may be secret', async () => {
    const secret = 'a-password-that-must-not-show';
    const said = await Promise.all([
      preflight({ PORTAL_ENCRYPTION_KEYS: secret }),
      preflight({ DATABASE_URL: `mysql://portal:${secret}@127.0.0.1/portal` }),
      preflight({ SMTP_URL: `http://portal:${secret}@127.0.0.1` }),
    ]);
    expect(said.map(({ code }) => code)).toEqual([1, 1, 1]);
    expect(JSON.stringify(said)).not.toContain(secret);
  });
});

describe('a worker without keys', () => {
  it.each(['PORTAL_ENCRYPTION_KEYS', 'NEXTAUTH_SECRET'])('refuses to start: %s', async (name) => {
    const worker = NodeProcess.tsx('lib/jobs/main.ts', [], { ...good, [name]: undefined });
    const { code } = await worker.ended;
    expect({ code, stdout: worker.stdout }).toEqual({ code: 1, stdout: '' });
    expect(worker.stderr).toMatch(new RegExp(`^${name}: is required and takes [^\\n]*\\n$`));
  });
});
