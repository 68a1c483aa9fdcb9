import { isDeepStrictEqual } from 'node:util';
import { type Sandbox, truthOf } from '@/lib/sandbox';
import { actualOf, type Expected, expectedOf } from '../../lib/history/oracle';
import { toldRows } from '../../lib/history/support';
import { withClient } from '../../support/server';
import type { KnownPipeline } from './ground';

/** How much of the history was compared with the truth. */
export interface Compared {
  rows: number;
  runs: number;
  hours: number;
  days: number;
  failures: number;
}

const parts = ['rows', 'runs', 'runRollups', 'taskRollups', 'errors'] as const;

/** Compares each pipeline's history with its server's answers, part by part, and the runs with the world's count. */
export async function compareWithTruth(
  url: string,
  { world }: Sandbox,
  pipelines: readonly KnownPipeline[],
  say: (what: string) => void,
): Promise<Compared> {
  const sum: Compared = { rows: 0, runs: 0, hours: 0, days: 0, failures: 0 };
  await withClient(url, async (client) => {
    for (const { id, uuid, name, dialect } of pipelines) {
      const expected = expectedOf(toldRows(world, uuid, dialect));
      const actual = await actualOf(client, id);
      for (const part of parts) {
        if (!isDeepStrictEqual(actual[part], expected[part]))
          say(`${name}: ${part} ${difference(actual[part], expected[part])}`);
      }
      add(sum, expected);
      const truth = truthOf(world, uuid);
      const mine = actual.runs.filter(
        ({ failed_task_runs }) => Number(failed_task_runs) > 0,
      ).length;
      // A sub-pipeline's rows are in its caller's runs too.
      const isShared = world.pipeline(uuid)?.tasks.some(({ calls }) => calls) || dialect === 'oss';
      if (!isShared && (truth.runs !== actual.runs.length || truth.failed !== mine)) {
        say(
          `${name}: ${actual.runs.length} runs, ${mine} failed; in truth ${truth.runs} and ${truth.failed}`,
        );
      }
    }
  });
  return sum;
}

function add(sum: Compared, { rows, runs, runRollups, taskRollups, errors }: Expected): void {
  sum.rows += rows.length;
  sum.runs += runs.length;
  for (const { grain } of [...runRollups, ...taskRollups])
    sum[grain === 'hour' ? 'hours' : 'days'] += 1;
  sum.failures += errors;
}

/** The difference in words, with the first wrong item. */
function difference(
  actual: Expected[(typeof parts)[number]],
  expected: Expected[(typeof parts)[number]],
): string {
  if (!Array.isArray(actual) || !Array.isArray(expected))
    return `${String(actual)} instead of ${String(expected)}`;
  const index = expected.findIndex((one, at) => !isDeepStrictEqual(actual[at], one));
  const at = index < 0 ? expected.length : index;
  return `${actual.length} of ${expected.length}; first ${JSON.stringify(actual[at])} instead of ${JSON.stringify(expected[at])}`.slice(
    0,
    600,
  );
}
