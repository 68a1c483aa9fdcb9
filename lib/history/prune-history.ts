import { z } from 'zod';
import { now, nowMs } from '@/lib/clock';
import { database, inTransaction } from '@/lib/db';
import { ensurePartitions } from './ensure-partitions';

const dayMs = 86_400_000;
/** Rows deleted by one statement: locks are short, and others get their turn in between. */
const batch = 5000;

const ToPrune = z.array(z.object({ team_id: z.string(), retention_days: z.number().nullable() }));
const Ids = z.array(z.object({ pipeline_id: z.string() }));

/** What was removed. */
interface Pruned {
  taskRuns: number;
  runs: number;
}

/**
 * Removes whatever is older than its team keeps, and the history of removed pipelines, a batch at a time.
 * Before that, dropOutdatedMonths drops whole months that nobody keeps; this does the rest.
 */
export async function pruneHistory(size = batch): Promise<Pruned> {
  const pruned: Pruned = { taskRuns: 0, runs: 0 };
  const due = ToPrune.parse(
    await database().prisma
      .$queryRaw`SELECT team_id, retention_days FROM portal_history_to_prune()`,
  );
  for (const { team_id: teamId, retention_days: days } of due) {
    if (days === null) await forgetRemoved(teamId, size, pruned);
    else
      await pruneTeam(teamId, new Date(Math.floor(nowMs() / dayMs - days) * dayMs), size, pruned);
  }
  return pruned;
}

async function pruneTeam(
  teamId: string,
  before: Date,
  size: number,
  pruned: Pruned,
): Promise<void> {
  // First: from here on no answer brings older rows back, and one being applied now is started again.
  await inTransaction(
    { teamId },
    (tx) => tx.$executeRaw`
      UPDATE history_sync SET pruned_before = ${before}, version = version + 1
      WHERE team_id = ${teamId}::uuid AND (pruned_before IS NULL OR pruned_before < ${before})`,
  );
  pruned.taskRuns += await repeat(
    size,
    teamId,
    `
    DELETE FROM task_runs t USING (
      SELECT tableoid AS part, ctid AS place FROM task_runs WHERE team_id = $1::uuid AND executed_at < $2 LIMIT $3
    ) old WHERE t.tableoid = old.part AND t.ctid = old.place AND t.team_id = $1::uuid AND t.executed_at < $2`,
    before,
  );
  pruned.runs += await repeat(
    size,
    teamId,
    `
    DELETE FROM runs r USING (
      SELECT pipeline_id, run_uuid FROM runs WHERE team_id = $1::uuid AND ended_at < $2 LIMIT $3
    ) old WHERE r.team_id = $1::uuid AND r.pipeline_id = old.pipeline_id AND r.run_uuid = old.run_uuid`,
    before,
  );
  // The sums by day stay; those by hour and the errors go with their rows.
  for (const table of ['run_rollups', 'task_rollups', 'error_rollups']) {
    const hours = table === 'error_rollups' ? '' : `AND grain = 'hour'`;
    await repeat(
      size,
      teamId,
      `
      DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
        SELECT ctid FROM ${table} WHERE team_id = $1::uuid AND starts_at < $2 ${hours} LIMIT $3)) AND team_id = $1::uuid`,
      before,
    );
  }
}

/** Removes the history of removed pipelines, with its sums. */
async function forgetRemoved(teamId: string, size: number, pruned: Pruned): Promise<void> {
  const removed = Ids.parse(
    await inTransaction(
      { teamId },
      (tx) =>
        tx.$queryRaw`SELECT pipeline_id FROM history_removals WHERE team_id = ${teamId}::uuid`,
    ),
  );
  for (const { pipeline_id: id } of removed) {
    const of = (table: string, place = 'ctid') => `
      DELETE FROM ${table} WHERE (tableoid, ${place}) IN (
        SELECT tableoid, ctid FROM ${table} WHERE team_id = $1::uuid AND pipeline_id = $2::uuid LIMIT $3)`;
    pruned.taskRuns += await repeat(size, teamId, of('task_runs'), id);
    pruned.runs += await repeat(size, teamId, of('runs'), id);
    for (const table of ['run_rollups', 'task_rollups', 'error_rollups']) {
      await repeat(size, teamId, of(table), id);
    }
    await inTransaction(
      { teamId },
      (tx) =>
        tx.$executeRaw`DELETE FROM history_removals WHERE team_id = ${teamId}::uuid AND pipeline_id = ${id}::uuid`,
    );
  }
}

/** One transaction per batch, until a batch is not full. */
async function repeat(size: number, teamId: string, sql: string, value: unknown): Promise<number> {
  let all = 0;
  for (let gone = size; gone >= size; all += gone) {
    gone = await inTransaction({ teamId }, (tx) => tx.$executeRawUnsafe(sql, teamId, value, size));
  }
  return all;
}

/** Makes sure that this month and the next have partitions before their rows arrive. */
export async function preparePartitions(): Promise<void> {
  const [year, month] = [now().getUTCFullYear(), now().getUTCMonth()];
  await ensurePartitions([Date.UTC(year, month), Date.UTC(year, month + 1)]);
}
