import { parseKeyRing } from '@/lib/crypto';
import { holdKeys } from '@/lib/sealing';
import type { NodeProcess } from '../stage/node-process';
import { keys, startCommand, startServer } from '../stage/portal';
import { until } from '../stage/until';
import type { Dice } from './dice';
import type { CampaignOptions } from './options';
import { openUnderLoad } from './rotation-load';
import type { Stand } from './stand';

export interface RotationResult {
  credentials: number;
  /** How many values were under the new key at each kill of a rotation. */
  killedAt: number[];
  /** Sealed values, and how many of them are under the new key at the end. */
  values: number;
  moved: number;
  /** The values at the end, by `table.column`. */
  places: Record<string, number>;
  /** Secrets opened meanwhile, by kind. */
  opened: Record<string, number>;
  /** Secrets replaced meanwhile. */
  replaced: number;
  seconds: number;
  broken: string[];
}

const bothKeys = `${keys.second},${keys.first}`;

/** Rotates keys while a server opens and replaces secrets, and kills the rotation at random points. */
export async function runRotation(
  stand: Stand,
  dice: Dice,
  { kills, credentials }: CampaignOptions,
): Promise<RotationResult> {
  const began = performance.now();
  const environment = { ...stand.environment, PORTAL_ENCRYPTION_KEYS: bothKeys };
  const load = await openUnderLoad(stand, dice, credentials);
  // This process still seals with the old key, but can open what is under the new one.
  holdKeys({ ring: parseKeyRing(`${keys.first},${keys.second}`), locked: [] });
  const server = await startServer({ ...environment, PORTAL_WORKER: 'off' });
  const broken: string[] = [];
  const killedAt: number[] = [];
  try {
    load.start(server.url);
    for (let kill = 0; kill < kills; kill++) {
      const { values, moved } = await progress(stand);
      // Every second rotation dies soon after its first re-sealed values, the others anywhere.
      const far = kill % 2 === 0 ? 8 : values - moved;
      const target = moved + dice.between(1, Math.max(2, Math.min(far, values - moved)));
      const rotation = startCommand(['keys:rotate', '--json'], environment);
      await reached(stand, rotation, target);
      await rotation.kill();
      killedAt.push((await progress(stand)).moved);
    }
    const last = startCommand(['keys:rotate', '--json'], environment);
    const { code } = await last.ended;
    if (code !== 0) broken.push(`the last rotation ended with ${code}: ${last.stderr.slice(-300)}`);
  } finally {
    await load.stop();
    await server.process.stop();
  }
  const { values, moved, places } = await progress(stand);
  if (moved !== values) broken.push(`${values - moved} values are not under the new key`);
  broken.push(...(await doctorsFindings(stand)), ...(await load.findings()), ...load.failures);
  return {
    credentials,
    killedAt,
    values,
    moved,
    places,
    opened: load.opened,
    replaced: load.replaced,
    seconds: (performance.now() - began) / 1000,
    broken,
  };
}

/** Counts all sealed values, in whatever column, and those under the new key. */
async function progress({ database }: Stand) {
  const { rows } = await database.admin.query<{ kid: string; place: string; values: number }>(
    'SELECT kid, place, sealed_values::int AS values FROM portal_sealed_by_key()',
  );
  const kid = keys.second.split(':')[0];
  const places: Record<string, number> = {};
  for (const { place, values } of rows) places[place] = (places[place] ?? 0) + values;
  const sum = (some: typeof rows) => some.reduce((total, { values }) => total + values, 0);
  return { values: sum(rows), moved: sum(rows.filter((row) => row.kid === kid)), places };
}

/** Waits until the rotation has re-sealed `target` values, or has nothing left to do. */
async function reached(stand: Stand, rotation: NodeProcess, target: number): Promise<void> {
  const isThere = async () => !rotation.isRunning || (await progress(stand)).moved >= target;
  await until('the rotation moves values', isThere, { withinMs: 120_000, everyMs: 10 });
}

/** What the doctor finds wrong with only the new key. */
async function doctorsFindings({ environment }: Stand): Promise<string[]> {
  const newKey = { ...environment, PORTAL_ENCRYPTION_KEYS: keys.second };
  const doctor = startCommand(['doctor'], newKey);
  const { code } = await doctor.ended;
  if (code === 0) return [];
  const wrong = doctor.stdout.split('\n').filter((line) => line.startsWith('WRONG'));
  return [...wrong, doctor.stderr].filter((line) => line !== '');
}
