import { operations } from '@/lib/http';
import { createReport } from '@/lib/reports';
import { createSchedule } from '@/lib/schedules';
import { type Asker, fuzz } from '../../fuzz/fuzz';
import { knownTexts } from '../../fuzz/known-texts';
import { serveHere } from '../../fuzz/serve-here';
import { addToSandbox, openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { belongings, recipes } from '../../support/portal/recipes';
import type { Init } from '../../support/portal/routes';

/** `npm run campaign -- --only api` plays many more, against a real server. */
const rounds = 2;

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test('whatever an operation is sent, the answer is one that the description tells of', async () => {
  const { red, blue, instanceAdmin } = portal;
  const own = await belongings(portal, red);
  await belongings(portal, blue);
  await createSchedule(await red.ctx('operator'), {
    ...{ pipelineUuid: own.pipeline, name: 'Nightly', cron: '0 6 * * *', timeZone: 'UTC' },
  });
  await createReport(await red.ctx('admin'), {
    ...{ name: 'Numbers', title: 'Numbers', pipelines: [own.pipeline] },
  });
  const askers: [Asker, ...Asker[]] = [
    { name: 'owner’s token', means: { token: red.tokens.owner }, of: 'team' },
    { name: 'viewer’s token', means: { token: red.tokens.viewer }, of: 'team' },
    { name: 'owner', means: { cookie: await red.people.owner.cookie() }, of: 'team' },
    { name: 'admin of another team', means: { token: blue.tokens.admin }, of: 'elsewhere' },
    { name: 'instance admin', means: { cookie: await instanceAdmin.cookie() }, of: 'elsewhere' },
    { name: 'nobody', means: {}, of: 'nowhere' },
  ];
  const result = await fuzz(
    {
      slug: 'red',
      askers,
      ask: (asker, { path, headers, body }, operation) => {
        const init: Init = { ...asker.means, headers, ...(body === undefined ? {} : { body }) };
        return serveHere(operation, path, init);
      },
      known: knownTexts({
        datamin: portal.sandbox.url,
        pipelines: [own.pipeline, addToSandbox(portal, red)],
        ...red.organization.clients.full,
      }),
      spared: await ownIds(),
      // Would leave nothing to call, or nobody to call it.
      leaveOut: new Set(['deleteTeam', 'requireSecondFactor', 'endSessionsOf']),
    },
    47,
    rounds,
  );
  expect(result.broken).toEqual([]);
  expect(result.worked).toBeGreaterThan(30);
});

const makers = new Set([
  ...['createReport', 'createSchedule', 'createWebhook', 'requestBulkRun', 'inviteMember'],
  ...['createServiceAccount', 'createCredential', 'registerPipeline', 'reviewAccess'],
]);

test('a cursor changed by hand is one of another list, whatever is in it', async () => {
  const { red, instanceAdmin, admin } = portal;
  const own = await belongings(portal, red);
  // A list of one item has no cursor.
  for (const operation of operations) {
    const { id, path } = operation;
    const { body, headers } = makers.has(id) ? (recipes(portal)[id] ?? {}) : {};
    for (const _ of [1, 2]) {
      const init = {
        token: red.tokens.owner,
        body: await body?.(red, own),
        ...(headers && { headers: headers() }),
      };
      if (body) await serveHere(operation, path.replace('{team}', 'red'), init);
    }
  }
  const means = {
    team: { token: red.tokens.owner },
    instance: { cookie: await instanceAdmin.cookie() },
  };
  const at = (places: unknown[], cursor: string) => {
    const [made] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Buffer.from(JSON.stringify([made, places])).toString('base64url');
  };
  const { rows } = await admin.query('SELECT id FROM teams LIMIT 1');
  const id = String(rows[0].id);
  const tried: string[] = [];
  for (const operation of operations) {
    const { method, path, scope, query } = operation;
    if (method !== 'GET' || scope === 'viewer' || !query?.shape.cursor || /\{(?!team)/.test(path))
      continue;
    const get = (cursor?: string) => {
      const asked = new URLSearchParams({ limit: '1', ...(cursor ? { cursor } : {}) });
      return serveHere(operation, `${path.replace('{team}', 'red')}?${asked}`, means[scope]);
    };
    const { nextCursor } = Object((await get()).json);
    if (typeof nextCursor !== 'string') continue;
    tried.push(path);
    for (const places of [
      ...[
        ['a\0b', id],
        ['a\0b', 'a\0b'],
        [null, 'a\0b'],
        ['0000-01-01T00:00:00Z', id],
      ],
      ...[[1e308, id], [-1e308, id], [0.5, id], ['', ''], [{}, id], [id], [9e15, `${id}/${id}`]],
      ...[
        ['9999-12-31T23:59:59.999Z', id],
        ['0001-01-01T00:00:00Z', id],
        ['\ud800', '\ud800'],
      ],
    ]) {
      const { status, json } = await get(at(places, nextCursor));
      expect([path, places, status === 200 || status === 400, json]).toEqual([
        path,
        places,
        true,
        json,
      ]);
    }
  }
  expect(tried.length).toBeGreaterThan(8);
});

/** What the askers depend on: a call that ended one would lock its asker out. */
async function ownIds(): Promise<Set<string>> {
  const { rows } = await portal.admin.query(
    'SELECT id FROM users UNION SELECT id FROM api_tokens UNION SELECT id FROM memberships UNION SELECT id FROM teams',
  );
  return new Set(rows.map(({ id }) => String(id)));
}
