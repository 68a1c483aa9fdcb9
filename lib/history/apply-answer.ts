import { UNKNOWN_TYPE } from '@/lib/datamin';
import { type BulkTransaction, inBulkTransaction } from '@/lib/db';
import { mostTasks } from '@/lib/pipelines';
import { replaceRows, type Window } from './replace-rows';
import { rollUp } from './roll-up';
import type { StagedRows, StagedTask } from './staged-rows';
import { type Place, prepareStaging } from './staging';
import { writeRuns } from './write-runs';

interface Applied {
  inserted: number;
  removed: number;
}

const hourMs = 3_600_000;

/** What else is needed to apply an answer. */
interface Hands {
  /**
   * Runs first, and must throw when somebody else is reading this pipeline: of two answers the later one has the last
   * word.
   */
  fence: (tx: BulkTransaction) => Promise<void>;
  /** Writes how far the log is read. */
  note: (tx: BulkTransaction) => Promise<void>;
  /** Runs the sending of the rows while nothing else gets in its way. */
  send?: (work: () => Promise<void>) => Promise<void>;
}

/**
 * Applies one answer of the log to the history: rows, runs, sums and how far it is read, all in one transaction or
 * not at all.
 */
export async function applyAnswer(
  place: Place,
  window: Window,
  staged: StagedRows,
  { fence, note, send = (work) => work() }: Hands,
): Promise<Applied> {
  return inBulkTransaction({ teamId: place.teamId }, async (tx) => {
    await fence(tx);
    if (staged.rows === 0) {
      await note(tx);
      return { inserted: 0, removed: 0 };
    }
    await prepareStaging(tx);
    await send(() => staged.copyIn(tx));
    const { known, named, ...replaced } = await replaceRows(tx, place, window);
    if (replaced.inserted + replaced.removed > 0) {
      const least = Math.min(staged.leastMs, known?.from.getTime() ?? staged.leastMs);
      const most = Math.max(staged.mostMs, known?.to.getTime() ?? staged.mostMs);
      // Whole hours, because an hour's sum needs all of its rows.
      const span = {
        from: new Date(Math.floor(least / hourMs) * hourMs),
        to: new Date(Math.floor(most / hourMs + 1) * hourMs),
      };
      await writeRuns(tx, place, span, named);
      await rollUp(tx, place, span, named);
    }
    await note(tx);
    await registerTasks(tx, place, staged.tasks);
    await registerErrorKinds(tx, place);
    return replaced;
  });
}

async function registerTasks(
  tx: BulkTransaction,
  { teamId, pipelineId }: Place,
  tasks: ReadonlyMap<string, StagedTask>,
): Promise<void> {
  const rows = [...tasks].map(([uuid, task]) => ({ uuid, ...task }));
  // In the order of their UUIDs: a scan of the log registers the same tasks, and the two must not deadlock.
  await tx.execute(
    `INSERT INTO tasks (id, team_id, pipeline_id, uuid, task_type, last_seen_at)
     SELECT gen_random_uuid(), $1, $2, r.uuid, r."taskType", r."lastSeenAt"
     FROM (
       SELECT s.*, t.uuid IS NULL AS is_new, row_number() OVER (PARTITION BY t.uuid IS NULL ORDER BY s.uuid) AS nth
       FROM jsonb_to_recordset($3::jsonb) AS s (uuid uuid, "taskType" text, "lastSeenAt" timestamptz)
       LEFT JOIN tasks t ON t.pipeline_id = $2 AND t.uuid = s.uuid
     ) r
     WHERE NOT r.is_new OR r.nth <= $4::int - (SELECT count(*) FROM tasks WHERE pipeline_id = $2) ORDER BY r.uuid
     ON CONFLICT (pipeline_id, uuid) DO UPDATE
       SET task_type = CASE excluded.task_type WHEN $5 THEN tasks.task_type ELSE excluded.task_type END, last_seen_at = excluded.last_seen_at
     WHERE tasks.last_seen_at IS NULL OR tasks.last_seen_at < excluded.last_seen_at`,
    [teamId, pipelineId, JSON.stringify(rows), mostTasks, UNKNOWN_TYPE],
  );
}

/** Last, because other pipelines of the team may be about to write the same ones. */
async function registerErrorKinds(tx: BulkTransaction, { teamId }: Place): Promise<void> {
  await tx.execute(
    `INSERT INTO error_kinds (team_id, fingerprint, message)
     SELECT DISTINCT ON (fingerprint) $1::uuid, fingerprint, message FROM history_failures
     ORDER BY fingerprint ON CONFLICT DO NOTHING`,
    [teamId],
  );
}
