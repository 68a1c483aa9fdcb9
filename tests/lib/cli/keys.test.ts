import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sealedWith } from '@/lib/crypto';
import { createWebhook } from '@/lib/webhooks';
import { sealingKey } from '../../support/portal/environment';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { cli } from './run-cli';

let portal: PortalUnderTest;
let env: Record<string, string>;
beforeAll(async () => {
  portal = await openPortal();
  env = {
    DATABASE_URL: portal.url,
    NEXTAUTH_SECRET: 'a secret of the tests alone',
    PORTAL_ALLOW_PRIVATE_UPSTREAMS: 'true',
  };
});
afterAll(() => portal.close());
jest.setTimeout(60_000);

const newKey = `k2:${Buffer.alloc(32, 2).toString('base64')}`;
const rotate = (keys: string) =>
  cli({ ...env, PORTAL_ENCRYPTION_KEYS: keys }, 'keys:rotate', '--json');
const doctor = (keys: string) => cli({ ...env, PORTAL_ENCRYPTION_KEYS: keys }, 'doctor', '--json');

/** How many values each key has sealed. */
async function sealers(): Promise<Record<string, number>> {
  const { rows } = await portal.admin.query(
    `SELECT client_secret_sealed AS sealed FROM credentials
     UNION ALL SELECT output_key_sealed FROM credentials WHERE output_key_sealed IS NOT NULL
     UNION ALL SELECT token_sealed FROM access_tokens WHERE token_sealed IS NOT NULL`,
  );
  const counts: Record<string, number> = {};
  for (const { sealed } of rows) {
    const kid = sealedWith(sealed) ?? 'none';
    counts[kid] = (counts[kid] ?? 0) + 1;
  }
  return counts;
}

test('keys rotate: all is re-sealed, doing it again does nothing, and the old key may go', async () => {
  for (const team of [portal.red, portal.blue]) {
    await team.credential({ outputKey: 'ab'.repeat(32) });
    await team.credential({ verify: false });
  }
  expect(await sealers()).toEqual({ k1: 8 });
  // As a rotation stopped halfway leaves it: some are already under the new key.
  const first = await rotate(`${newKey},${sealingKey}`);
  expect([first.code, JSON.parse(first.stdout)]).toEqual([
    0,
    {
      records: 4,
      moved: 8,
      current: 0,
      missingKeys: {},
      keys: [
        {
          kid: 'k2',
          values: 8,
          held: true,
          places: {
            'access_tokens.token_sealed': 2,
            'credentials.client_secret_sealed': 4,
            'credentials.output_key_sealed': 2,
          },
        },
        { kid: 'k1', values: 0, held: true, places: {} },
      ],
    },
  ]);
  expect(await sealers()).toEqual({ k2: 8 });

  await portal.red.credential({ verify: false });
  const again = await rotate(`${newKey},${sealingKey}`);
  expect(JSON.parse(again.stdout)).toMatchObject({
    records: 5,
    moved: 1,
    current: 8,
    missingKeys: {},
  });
  expect(again.stderr).toContain('1 values to re-seal with the key "k2"');
  const { rows } = await portal.admin.query(
    "SELECT team_id, details FROM audit_events WHERE action = 'keys.rotated' ORDER BY id DESC LIMIT 1",
  );
  expect(rows).toEqual([
    { team_id: null, details: { records: 5, moved: 1, current: 8, left: 0, missingKeys: {} } },
  ]);

  await portal.admin.query(
    "INSERT INTO worker_heartbeats (worker_id, seen_at) VALUES ('elsewhere', now() + interval '10 s')",
  );
  const alone = await doctor(newKey);
  expect([alone.code, JSON.parse(alone.stdout)]).toEqual([
    0,
    {
      ok: true,
      checks: expect.arrayContaining([
        { name: 'worker', ok: true, detail: 'at work' },
        { name: 'key ring', ok: true, detail: '"k2" seals; k2 has sealed 9' },
        { name: 'sealed values', ok: true, detail: '5 credentials open' },
        {
          name: 'clock',
          ok: true,
          detail: expect.stringMatching(/^within \d s of the database’s$/),
        },
        { name: 'row level security', ok: true, detail: expect.stringMatching(/portal_app/) },
      ]),
    },
  ]);
});

test('a key that is missing is told by name, and the rest is moved', async () => {
  await portal.blue.credential({ verify: false });
  const third = `k3:${Buffer.alloc(32, 3).toString('base64')}`;
  const lacking = await rotate(`${third},${newKey}`);
  expect(lacking.code).toBe(1);
  expect(JSON.parse(lacking.stdout)).toMatchObject({
    records: 6,
    moved: 9,
    current: 0,
    missingKeys: { k1: 1 },
  });
  expect(await sealers()).toEqual({ k1: 1, k3: 9 });
  const checked = await doctor(third);
  expect(checked.code).toBe(1);
  expect(JSON.parse(checked.stdout)).toMatchObject({ ok: false });
  expect(checked.stdout).toMatch(
    /of team blue: The sealing key \\"k1\\" is not in PORTAL_ENCRYPTION_KEYS/,
  );
  expect(checked.stdout).toContain(
    'The key \\"k1\\" is missing: it has sealed 1 value (1 in credentials.client_secret_sealed)',
  );
  expect(checked.stderr).toMatch(/The key \\"k1\\" is missing/);
  const healed = await rotate(`${third},${sealingKey}`);
  expect([healed.code, await sealers()]).toEqual([0, { k3: 10 }]);
});

test('a key is wrapped, sealed with, and opened by its service from then on', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'wrap-')), 'key');
  writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600 });
  const service = { ...env, PORTAL_KEY_SERVICE: `file:${file}` };
  const third = `k3:${Buffer.alloc(32, 3).toString('base64')}`;
  const made = await cli(
    { ...service, PORTAL_ENCRYPTION_KEYS: third },
    'keys:wrap',
    '--kid',
    'k4',
    '--new',
    '--json',
  );
  expect([made.code, made.stderr]).toEqual([0, expect.any(String)]);
  const { entry } = JSON.parse(made.stdout);
  const both = { ...service, PORTAL_ENCRYPTION_KEYS: third, PORTAL_WRAPPED_KEYS: entry };
  const rotated = await cli(both, 'keys:rotate', '--json');
  expect([rotated.code, await sealers()]).toEqual([0, { k4: 10 }]);
  const { PORTAL_ENCRYPTION_KEYS: _plain, ...alone } = both;
  const checked = await cli(alone, 'doctor', '--json');
  expect([checked.code, checked.stdout]).toEqual([
    0,
    expect.stringContaining('"k4\\" seals; k4 has sealed 10'),
  ]);
  const back = await cli(both, 'keys:wrap', '--kid', 'k9');
  expect([back.code, back.stderr]).toEqual([
    1,
    '--kid: there is no key "k9" in the ring; --new makes one\n',
  ]);
});

test('the doctor looks at the secrets of webhooks too', async () => {
  await createWebhook(await portal.red.ctx('admin'), {
    ...{ name: 'Pager', url: 'http://127.0.0.1:1/hook' },
  });
  const lacking = await doctor(newKey);
  expect(lacking.code).toBe(1);
  expect(lacking.stdout).toContain(
    'Webhook \\"Pager\\" of team red: The sealing key \\"k1\\" is not in PORTAL_ENCRYPTION_KEYS',
  );
});

test('without keys nothing is rotated, and the doctor says so', async () => {
  const { PORTAL_ENCRYPTION_KEYS: _none, ...rest } = { ...env, PORTAL_ENCRYPTION_KEYS: '' };
  const [rotated, checked] = [
    await cli(rest, 'keys:rotate', '--json'),
    await cli(rest, 'doctor', '--json'),
  ];
  expect(rotated).toMatchObject({ code: 1, stdout: '' });
  expect(rotated.stderr).toMatch(/^PORTAL_ENCRYPTION_KEYS: is required[^\n]*\n$/);
  expect(checked.code).toBe(1);
  expect(checked.stdout).toContain('{"name":"keys","ok":false,"detail":"missing"}');
});
