import { type FaultInput, recordRun, type Sandbox } from '@/lib/sandbox';
import type { Dice } from '../dice';
import type { Stand } from '../stand';
import type { KnownPipeline } from './ground';

const dayMs = 86_400_000;
/** A row that is written more than a week late is found by nobody: see docs/history.md. */
const latestMs = 5 * dayMs;

/** What the log does wrong while it is read. */
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

/** Whether a run of this pipeline is told of in another's log too. */
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

/** Makes Datamin wrong in new ways, and cuts every pipeline's next windows anew. No worker may be at work. */
export async function makeMischief(
  { database }: Stand,
  { world, faults, clock }: Sandbox,
  pipelines: readonly KnownPipeline[],
  dice: Dice,
  done: Mischief,
): Promise<void> {
  faults.clear();
  for (const fault of trouble) faults.inject(fault);
  // Now and then nothing at all is there.
  world.quirks.databaseDown = dice.chance(0.2);
  if (world.quirks.databaseDown) done.outages += 1;
  for (const { id, uuid } of pipelines) {
    const repeats = dice.between(1, 4);
    // Into an old run only where no other pipeline's log has to tell of it: that log is read by its own rows' times.
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
    // From half an hour to forty days, as often short as long.
    const windowMs = Math.round(1800 * Math.exp(dice.next() * Math.log(1920))) * 1000;
    await database.admin.query('UPDATE history_sync SET window_ms = $2 WHERE pipeline_id = $1', [
      id,
      windowMs,
    ]);
    done.windowsCut += 1;
  }
}
