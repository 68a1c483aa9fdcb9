import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import { Forbidden, Invalid } from '@/lib/errors';
import { findPipeline, registerPipelines } from '@/lib/pipelines';
import { readLines } from '@/lib/pipelines/read-lines';
import { recordRun } from '@/lib/sandbox';
import {
  addToSandbox,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const uuid = '9b2f6c1e-8a54-4c3d-9d2e-1f0a7b6c5d4e';

test.each([
  ['commas', 1, `${uuid}, Orders, finance, nightly`],
  [
    'the tabs of a spreadsheet, under a head',
    2,
    `Pipeline\tName\tTags\n${uuid}\tOrders\tfinance\tnightly`,
  ],
  [
    'semicolons, an address and empty lines',
    3,
    `\n\n https://app.example/pipelines/${uuid}/log;Orders;finance;nightly\r\n\n`,
  ],
])('a line is read with %s', (_, line, text) => {
  expect(readLines(text)).toEqual([{ line, uuid, name: 'Orders', tags: ['finance', 'nightly'] }]);
});

test('a first line whose UUID is damaged is no head', () => {
  const damaged = uuid.slice(0, -1);
  expect(readLines(`${damaged},One\n${uuid},Two`)).toMatchObject([
    { line: 1, uuid: damaged },
    { line: 2, uuid },
  ]);
});

test('what cannot be read as a whole is refused in words', () => {
  const sentenceOf = (text: string) => {
    try {
      readLines(text);
    } catch (error) {
      return error instanceof Invalid ? error.errors : error;
    }
    return null;
  };
  expect(sentenceOf(' \n ')).toEqual({ text: ['holds no line'] });
  expect(sentenceOf(`${uuid}, "Ord"ers`)).toEqual({ text: [expect.stringMatching(/quotation/)] });
  expect(sentenceOf(`${uuid}, Orders\n`.repeat(101))).toEqual({
    text: ['holds more than 100 pipelines: register them in parts'],
  });
});

test('each line is registered by itself, and the same paste again makes none twice', async () => {
  const { red, blue } = portal;
  const credentialId = await red.credential();
  const [first = '', second = '', theirs = ''] = [red, red, blue].map((team) =>
    addToSandbox(portal, team),
  );
  // Datamin does not say whose a pipeline is if it never ran.
  recordRun(portal.sandbox.world, theirs, { taskRuns: [{ executedAt: '2026-03-09T10:00:00Z' }] });
  const text = [
    `${first}, Orders, finance`,
    `${second}, "Stock, by shelf"`,
    `${theirs}, Theirs`,
    'not-a-uuid, Typo',
    uuid,
    `${uuid}, Many${', tag'.repeat(21)}`,
  ].join('\n');
  const ctx = await red.ctx('admin');
  const outcomes = await registerPipelines(ctx, { credentialId, text });
  expect(outcomes.map(({ line, problem }) => [line, problem])).toEqual([
    [1, null],
    [2, null],
    [3, expect.stringMatching(/another organization/)],
    [4, expect.stringMatching(/^The pipeline takes a UUID, such as .*\.$/)],
    [5, 'Its name takes at least one character.'],
    [6, 'The line takes at most 20 tags.'],
  ]);
  expect(await findPipeline(ctx, second)).toMatchObject({ name: 'Stock, by shelf' });
  expect((await portal.audit('pipeline.registered')).map(({ target_id }) => target_id)).toEqual(
    expect.arrayContaining([first, second]),
  );
  const again = await registerPipelines(ctx, { credentialId, text });
  expect(again.slice(0, 2).map(({ problem }) => problem)).toEqual([
    'This pipeline is already registered in this team.',
    'This pipeline is already registered in this team.',
  ]);
});

test('an operator registers none, and nobody by another team’s credential', async () => {
  const { red, blue } = portal;
  const own = addToSandbox(portal, red);
  const text = `${own}, Orders`;
  const refused = await rejection(
    registerPipelines(await red.ctx('operator'), { credentialId: await red.credential(), text }),
  );
  expect(refused).toBeInstanceOf(Forbidden);
  const [told] = await registerPipelines(await red.ctx('admin'), {
    credentialId: await blue.credential(),
    text,
  });
  expect(told?.problem).toBe('The credential is not a credential of this team.');
  await expect(findPipeline(await red.ctx('viewer'), own)).rejects.toThrow();
});

test('a credential that moves while Datamin is asked takes the new pipeline along', async () => {
  const gate = new EventEmitter();
  const server = createServer(({ url }, response) => {
    const answer = (body: object) => response.end(JSON.stringify(body));
    if (url?.startsWith('/v1/oauth/')) {
      answer({ access_token: 'a', expires_in: 3600, scope: 'stats:read', token_type: 'Bearer' });
      return;
    }
    gate.once('open', () => answer({ num_of_successes: 0, num_of_failures: 0 }));
    gate.emit('asked');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const credentialId = await portal.red.credential({ baseUrl: `http://127.0.0.1:${port}` });
  const own = addToSandbox(portal, portal.red);
  const asked = once(gate, 'asked');
  const registering = registerPipelines(await portal.red.ctx('admin'), {
    ...{ credentialId, text: `${own}, Moved` },
  });
  await asked;
  await portal.admin.query('UPDATE credentials SET base_url = $1 WHERE id = $2', [
    ...['https://elsewhere.example/base', credentialId],
  ]);
  gate.emit('open');
  expect(await registering).toMatchObject([{ problem: null }]);
  server.close();
  server.closeAllConnections();
  const { rows } = await portal.admin.query('SELECT origin FROM pipelines WHERE uuid = $1', [own]);
  expect(rows).toEqual([{ origin: 'https://elsewhere.example' }]);
});
