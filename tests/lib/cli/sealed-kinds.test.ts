import { rotateKeys } from '@/lib/cli/rotate-keys';
import { systemContext } from '@/lib/context';
import { dataminFor, forgetDatamin, rotateCredential } from '@/lib/credentials';
import { checkSealing } from '@/lib/credentials/check-sealing';
import { open, parseKeyRing, type SealedPlace, sealedWith } from '@/lib/crypto';
import { inTransaction } from '@/lib/db';
import { checkAuditStreams, createAuditStream, rotateAuditStream } from '@/lib/evidence';
import { checkMails, queueMail } from '@/lib/mail';
import { holdKeys } from '@/lib/sealing';
import { beginTotp, checkTotp, commandLine, findTeam, waitingTotp } from '@/lib/teams';
import { checkWebhookSealing, createWebhook, rotateWebhook } from '@/lib/webhooks';
import { sealingKey } from '../../support/portal/environment';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';

// Every kind of sealed value there is: each moves to a new key, and opens only in its own place.

jest.mock('@/lib/env', () => {
  const actual = jest.requireActual('@/lib/env');
  const mail = { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: 'portal@mail.example' };
  return { ...actual, env: () => ({ ...actual.parseEnv(process.env), ...mail }) };
});

interface Row {
  /** The row's id. */
  id: string;
  team: string | null;
  sealed: string;
}
interface Kind {
  /** SQL for the rows' id and team. */
  id: string;
  team: string;
  place: (row: Row) => SealedPlace;
  /** The portal's own verdict on the value: null, or why it does not open. */
  look: (row: Row) => Promise<string | null>;
}

const field = (name: string) => (row: Row) => ({
  team: row.team ?? 'instance',
  record: row.id,
  field: name,
});
const inTeam = async (row: Row) => {
  const team = await findTeam({ id: row.team ?? '' });
  if (!team) throw new Error('The team is gone.');
  return systemContext(team, 'tests');
};
const ofCredential = {
  ...{ id: 'id', team: 'team_id' },
  look: async (row: Row) => checkSealing(await inTeam(row), row.id),
};
const ofWebhook = {
  ...{ id: 'id', team: 'team_id' },
  look: async (row: Row) => checkWebhookSealing(await inTeam(row), row.id),
};
const all = (check: () => Promise<{ problems: string[] }>) => async () =>
  (await check()).problems[0] ?? null;
const ofStream = { id: 'id', team: 'team_id', look: all(checkAuditStreams) };

/** By `table.column`. A new column fails the first test until it is added here. */
const kinds: Record<string, Kind> = {
  'credentials.client_secret_sealed': { ...ofCredential, place: field('clientSecret') },
  'credentials.old_secret_sealed': { ...ofCredential, place: field('oldClientSecret') },
  'credentials.output_key_sealed': { ...ofCredential, place: field('outputKey') },
  'access_tokens.token_sealed': {
    ...{ id: 'credential_id', team: 'team_id' },
    place: field('accessToken'),
    // A token that does not open merely costs a new one.
    async look(row) {
      forgetDatamin(row.id);
      portal.sandbox.ledger.clear();
      await (await dataminFor(await inTeam(row), row.id)).token();
      return portal.sandbox.ledger.count('token') === 0 ? null : 'It belongs to another record.';
    },
  },
  'webhooks.secret_sealed': { ...ofWebhook, place: field('webhookSecret') },
  'webhooks.old_secret_sealed': { ...ofWebhook, place: field('oldWebhookSecret') },
  'mails.words_sealed': { id: 'id', team: 'NULL', place: field('mail'), look: all(checkMails) },
  'totp_factors.secret_sealed': {
    ...{ id: 'user_id', team: "'person'", look: all(checkTotp) },
    place: field('totpSecret'),
  },
  'audit_streams.secret_sealed': { ...ofStream, place: field('auditStreamSecret') },
  'audit_streams.old_secret_sealed': { ...ofStream, place: field('auditStreamOldSecret') },
};

let portal: PortalUnderTest;
const newKey = `k2:${Buffer.alloc(32, 2).toString('base64')}`;

beforeAll(async () => {
  portal = await openPortal();
  const receiver = 'http://127.0.0.1:1/hook';
  for (const team of [portal.red, portal.blue]) {
    const ctx = await team.ctx('admin');
    const { secret: clientSecret } = team.organization.clients.full;
    for (const name of ['One', 'Other']) {
      const id = await team.credential({ outputKey: 'ab'.repeat(32) });
      await rotateCredential(ctx, id, { clientSecret });
      const { webhook } = await createWebhook(ctx, { name, url: receiver });
      await rotateWebhook(ctx, webhook.id);
      for (const owner of [ctx, commandLine()]) {
        const given = { name: `${team.slug} ${name}`, kind: 'webhook', url: receiver };
        const { stream } = await createAuditStream(owner, given);
        await rotateAuditStream(owner, stream.id);
      }
      await inTransaction({}, (tx) =>
        queueMail(tx, { kind: 'test', to: 'a@example.com', subject: name, text: [name] }),
      );
    }
    for (const role of ['viewer', 'admin'] as const)
      await beginTotp(await team.people[role].viewer());
  }
}, 60_000);
afterAll(() => portal.close());

async function rowsOf(name: string): Promise<Row[]> {
  const [table, column] = name.split('.');
  const { id = '', team = '' } = kinds[name] ?? {};
  const { rows } = await portal.admin.query<Row>(
    `SELECT ${id}::text AS id, ${team}::text AS team, ${column} AS sealed FROM ${table} WHERE ${column} IS NOT NULL ORDER BY 1`,
  );
  return rows;
}

async function put(name: string, { id }: Row, sealed: string): Promise<void> {
  const [table, column] = name.split('.');
  await portal.admin.query(`UPDATE ${table} SET ${column} = $2 WHERE ${kinds[name]?.id} = $1`, [
    id,
    sealed,
  ]);
}

test('every column that holds sealed values is known here, and has some', async () => {
  const { rows } = await portal.admin.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
     WHERE table_schema = 'public' AND column_name ~ 'sealed' ORDER BY 1`,
  );
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(kinds).sort());
  for (const name of Object.keys(kinds)) expect((await rowsOf(name)).length).toBeGreaterThan(3);
});

test('each moves to the new key, and opens with that alone', async () => {
  holdKeys({ ring: parseKeyRing(`${newKey},${sealingKey}`), locked: [] });
  const before: Record<string, number> = {};
  for (const name of Object.keys(kinds)) before[name] = (await rowsOf(name)).length;
  const secret = await waitingTotp(await portal.red.people.viewer.viewer());
  const said: string[] = [];
  const { ok, answer } = await rotateKeys((text) => void said.push(text));
  expect(ok).toBe(true);
  expect(answer).toMatchObject({
    missingKeys: {},
    keys: [
      { kid: 'k2', places: before },
      { kid: 'k1', values: 0 },
    ],
  });
  const alone = parseKeyRing(newKey);
  holdKeys({ ring: alone, locked: [] });
  for (const [name, kind] of Object.entries(kinds)) {
    for (const row of await rowsOf(name)) {
      expect([name, sealedWith(row.sealed)]).toEqual([name, 'k2']);
      expect(await open(alone, row.sealed, kind.place(row))).not.toBe('');
      expect([name, await kind.look(row)]).toEqual([name, null]);
    }
  }
  expect(secret).not.toBeNull();
  expect(await waitingTotp(await portal.red.people.viewer.viewer())).toEqual(secret);
});

test.each(Object.keys(kinds))('in %s nothing opens that was moved there', async (name) => {
  const kind = kinds[name];
  const [here, sameKind] = await rowsOf(name);
  if (!kind || !here || !sameKind) throw new Error(`There is nothing in ${name}.`);
  const moved: Row[] = [];
  for (const other of Object.keys(kinds)) {
    const rows = await rowsOf(other);
    // Of the same record in another column, of another team, and of another record.
    const some = [
      rows.find(({ id }) => id === here.id && other !== name),
      rows.find(({ team }) => team !== here.team),
      rows.find(({ id }) => id !== here.id),
    ];
    moved.push(...some.filter((row) => row !== undefined));
  }
  expect(moved.length).toBeGreaterThan(10);
  for (const { sealed } of [sameKind, ...moved]) {
    await put(name, here, sealed);
    await expect(open(parseKeyRing(newKey), sealed, kind.place(here))).rejects.toThrow(
      /belongs to another/,
    );
    expect(await kind.look(here)).toMatch(/belongs to another record/);
  }
  await put(name, here, here.sealed);
  expect(await kind.look(here)).toBeNull();
});
