import { createCipheriv, randomBytes } from 'node:crypto';
import { updateCredential } from '@/lib/credentials';
import { getRun, readStoredOutput, setOutputPolicy } from '@/lib/history';
import { recordRun } from '@/lib/sandbox';
import { clockTime } from '../../support/portal/clock';
import {
  addToSandbox,
  nobodys,
  openPortal,
  type PortalUnderTest,
  rejection,
} from '../../support/portal/portal';
import { readAllDue } from './support';

let portal: PortalUnderTest;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const key = randomBytes(32);
const text = 'Grüße, "sealed" <b>and all</b>';

function gcm(plain: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function cbc(plain: string): Buffer {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final()]);
}

/** Records a run with one row per given output, and reads it into the history. */
async function kept(outputs: readonly (string | Uint8Array)[], more: object = {}, policy?: object) {
  const uuid = addToSandbox(portal, portal.red);
  const credentialId = await portal.red.credential(more);
  if (policy) await setOutputPolicy(await portal.red.ctx('admin'), credentialId, policy);
  const at = (index: number) => new Date(clockTime().getTime() - 60_000 * (outputs.length - index));
  const run = recordRun(portal.sandbox.world, uuid, {
    taskRuns: outputs.map((output, index) => ({ executedAt: at(index), output })),
  });
  await portal.red.pipeline(uuid, credentialId);
  await readAllDue();
  const ctx = await portal.red.ctx('viewer');
  const { runs } = await getRun(ctx, run.uuid, uuid);
  const read = (index: number, options?: { reveal: boolean }) =>
    readStoredOutput(ctx, { pipelineUuid: uuid, runUuid: run.uuid, id: runs[index]?.id }, options);
  return { uuid, run, runs, credentialId, read };
}

test('what was plain is read as it came: small, large, a JSON of megabytes, nothing, hostile', async () => {
  const large = JSON.stringify(
    Array.from({ length: 40_000 }, (_, n) => ({ n, name: 'Øst & Søn' })),
  );
  const { runs, read } = await kept(['', text, 'x'.repeat(5000), large, Buffer.from([0xff, 0, 1])]);
  expect(runs.map(({ output }) => output)).toEqual([
    { bytes: 0, kept: 'none' },
    { bytes: Buffer.byteLength(text), kept: 'whole' },
    { bytes: 5000, kept: 'whole' },
    { bytes: Buffer.byteLength(large), kept: 'whole' },
    { bytes: 3, kept: 'whole' },
  ]);
  expect((await read(0)).output).toEqual({ kind: 'empty' });
  expect((await read(1)).output).toMatchObject({ text });
  expect((await read(2)).output).toMatchObject({ text: 'x'.repeat(5000) });
  expect((await read(3)).output).toMatchObject({ kind: 'json', text: large });
  expect((await read(4)).output.kind).toBe('encrypted');
  const { rows } = await portal.admin.query(
    'SELECT sum(length(output))::int AS stored FROM task_runs WHERE output_bytes = $1',
    [Buffer.byteLength(large)],
  );
  expect(rows[0].stored).toBeLessThan(Buffer.byteLength(large) / 4);
});

test.each([
  ['aes-256-gcm', gcm],
  ['aes-256-cbc', cbc],
] as const)(
  '%s: sealed until it is asked to be revealed, which is audited',
  async (scheme, seal) => {
    const sealed = seal(text);
    const { run, read } = await kept([sealed], {
      outputKey: key.toString('hex'),
      outputScheme: scheme,
    });
    expect((await read(0)).output).toMatchObject({ kind: 'encrypted', bytes: sealed });
    const before = (await portal.audit('output.revealed')).length;
    expect(await read(0, { reveal: true })).toMatchObject({
      output: { text, decrypted: true },
      problem: null,
    });
    const audit = await portal.audit('output.revealed');
    expect(audit).toHaveLength(before + 1);
    expect(audit.at(-1)).toMatchObject({ team_id: portal.red.id, target_id: run.uuid });
    // The database has only the ciphertext: no word of it can be searched for.
    const { rows } = await portal.admin.query(
      'SELECT r.words::text, t.output FROM runs r JOIN task_runs t USING (run_uuid) WHERE r.run_uuid = $1',
      [run.uuid],
    );
    expect(rows).toEqual([{ words: '', output: sealed }]);
  },
);

test('a wrong key and a missing one are said plainly, and nothing is audited', async () => {
  const wrong = await kept([gcm(text)], { outputKey: randomBytes(32).toString('hex') });
  const before = (await portal.audit('output.revealed')).length;
  expect(await wrong.read(0, { reveal: true })).toMatchObject({
    output: { kind: 'encrypted' },
    problem: expect.stringMatching(/does not open this output: it is another key's/),
  });
  const none = await kept([gcm(text)]);
  expect((await none.read(0, { reveal: true })).problem).toMatch(/has no output key/);
  expect(await portal.audit('output.revealed')).toHaveLength(before);
  // With the right key the same bytes open, without being read again.
  await updateCredential(await portal.red.ctx('admin'), none.credentialId, {
    outputKey: key.toString('base64'),
  });
  expect(await none.read(0, { reveal: true })).toMatchObject({ output: { text }, problem: null });
});

test('a credential’s policy keeps a part of texts, nothing of cut ciphertexts, or only sizes', async () => {
  const long = `${'é'.repeat(700)}!`;
  const sealed = gcm('x'.repeat(2000));
  const part = await kept([long, sealed, 'short'], {}, { policy: 'part', keepKb: 1 });
  expect(part.runs.map(({ output }) => output)).toEqual([
    { bytes: Buffer.byteLength(long), kept: 'part' },
    { bytes: sealed.byteLength, kept: 'too_large' },
    { bytes: 5, kept: 'whole' },
  ]);
  expect(await part.read(0)).toMatchObject({ kept: 'part', output: { text: 'é'.repeat(512) } });
  expect(await part.read(1)).toMatchObject({ kept: 'too_large', output: { kind: 'empty' } });
  const none = await kept([long], {}, { policy: 'none' });
  expect(none.runs.map(({ output }) => output)).toEqual([
    { bytes: Buffer.byteLength(long), kept: 'left_out' },
  ]);
  expect(await portal.audit('history.outputs_changed')).toMatchObject([
    { details: { policy: 'part', keepKb: 1 } },
    { details: { policy: 'none' } },
  ]);
});

test('another team, an unknown row and a viewer who would change settings are refused', async () => {
  const { uuid, run, runs, credentialId } = await kept([text]);
  const place = { pipelineUuid: uuid, runUuid: run.uuid, id: runs[0]?.id };
  const other = await portal.blue.ctx('owner');
  expect(await rejection(readStoredOutput(other, place))).toMatchObject({ status: 404 });
  expect(await rejection(getRun(other, run.uuid))).toMatchObject({ status: 404 });
  const ctx = await portal.red.ctx('viewer');
  for (const wrong of [{ runUuid: nobodys }, { pipelineUuid: nobodys }, { runUuid: 'x' }]) {
    expect(await rejection(readStoredOutput(ctx, { ...place, ...wrong }))).toMatchObject({
      status: 404,
    });
  }
  expect(await rejection(readStoredOutput(ctx, { ...place, id: 'x' }))).toMatchObject({
    status: 422,
  });
  const operator = await portal.red.ctx('operator');
  expect(
    await rejection(setOutputPolicy(operator, credentialId, { policy: 'none' })),
  ).toMatchObject({ status: 403 });
  const admin = await portal.blue.ctx('admin');
  expect(await rejection(setOutputPolicy(admin, credentialId, { policy: 'none' }))).toMatchObject({
    status: 404,
  });
});
