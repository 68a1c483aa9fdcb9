import { type FaultInput, recordRun, type Sandbox } from '@/lib/sandbox';
import type { Dice } from '../dice';
import type { Stand } from '../stand';
import type { KnownPipeline } from './ground';

const dayMs = 86_400_000;
/** Rows written more than a week late are never found: see docs/history.md. */
const latestMs = 5 * dayMs;

/** Faults of the log while it is read. */
const trouble: readonly FaultInput[] = [
  { on: 'log', probability: 0.15, action: { type: 'database-down' } },
  { on: 'consolidated', probability: 0.15, action: { type: 'database-down' } },
  {
    on: 'log',
    probability: 0.2,
    action: { type: 'unsteady-log', youngerThanMs: latestMs, omit: 0.2, repeat: 0.2 },
  },
  { on: 'log', probability: 0.04, action: { type: 'reset-mid-body', bytes: 9000 } },
  { on: 'log', probability: 0.04, action: { type: 'truncate', bytes: 9000 } },
  { on: 'log', probability: 0.02, action: { type: 'status', status: 503 } },
];

/** Whether a run of this pipeline is in another's log too. */
function isShared({ pipelines }: Sandbox['world'], uuid: string): boolean {
  return pipelines.some(({ uuid: caller, tasks }) =>
    tasks.some(({ calls }) => calls !== null && (calls === uuid || caller === uuid)),
  );
}

/** What was done to the readers. */
export interface Mischief {
  lateRows: number;
  equalRows: number;
  windowsCut: number;
  outages: number;
}

/** Breaks Datamin in new ways, and changes every pipeline's next windows. No worker may be running. */
export async function makeMischief(
  { database }: Stand,
  { world, faults, clock }: Sandbox,
  pipelines: readonly KnownPipeline[],
  dice: Dice,
  done: Mischief,
): Promise<void> {
  faults.clear();
  for (const fault of trouble) faults.inject(fault);
  // Now and then there is nothing at all.
  world.quirks.databaseDown = dice.chance(0.2);
  if (world.quirks.databaseDown) done.outages += 1;
  for (const { id, uuid } of pipelines) {
    const repeats = dice.between(1, 4);
    // Into an old run only if no other pipeline's log includes it: that log is read by its own rows' times.
    const since = isShared(world, uuid) ? (clock.nowMs() - latestMs) * 1000 : 0;
    const runs = world.runs(uuid).filter(({ startedAtUs }) => startedAtUs >= since);
    const executedAt = new Date(clock.nowMs() - dice.between(60_000, latestMs));
    recordRun(world, uuid, {
      uuid: dice.chance(0.5) ? runs[dice.between(0, runs.length)]?.uuid : undefined,
      taskRuns: [
        {
          executedAt,
          durationMs: dice.between(0, 600_000),
          isSuccessful: dice.chance(0.7),
          output: 'late',
          repeats,
        },
      ],
    });
    done.lateRows += repeats;
    done.equalRows += repeats - 1;
    // From half an hour to forty days, short ones as likely as long ones.
    const windowMs = Math.round(1800 * Math.exp(dice.next() * Math.log(1920))) * 1000;
    await database.admin.query('UPDATE history_sync SET window_ms = $2 WHERE pipeline_id = $1', [
      id,
      windowMs,
    ]);
    done.windowsCut += 1;
  }
}
