import { requireRole, type TeamContext, withSqlTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import { RecentRuns } from '@/lib/pipelines';
import { type RunRequestView, toRunRequestView } from './internal';
import { type OwnRow, ownColumnsSql } from './request-columns';
import { type RunSummary, summariseRun } from './summarise-run';
import { usualRun } from './usual-run';

/** What is known about a pipeline before it is run. */
export interface RunOutlook {
  /** Median wall-clock duration of its newest runs, milliseconds; null: no run was seen. */
  usualMs: number | null;
  lastRun: RunSummary | null;
  /** A run still in progress, by the log as last read. */
  goingOn: RunSummary | null;
  /** The newest open request, which another one would come on top of. */
  open: RunRequestView | null;
  /** When its log was last read; null: not yet. */
  fetchedAt: Date | null;
  /** Whether a request must be confirmed. */
  needsConfirmation: boolean;
  /** Whether its credential takes an input at all. */
  acceptsInput: boolean;
}

interface Row {
  id: string;
  uuid: string;
  name: string;
  credentialId: string;
  runCredentialId: string | null;
  needsConfirmation: boolean;
  acceptsInput: boolean;
  value: unknown;
  fetchedAt: Date | null;
}

/** What a person should know before running a pipeline; never asks Datamin. Throws NotFound. */
export async function readRunOutlook(ctx: TeamContext, pipelineUuid: string): Promise<RunOutlook> {
  requireRole(ctx, 'viewer');
  if (!isUuid(pipelineUuid)) throw new NotFound();
  const { pipeline, open } = await withSqlTransaction(ctx, async (tx) => {
    const [pipeline] = await tx.$queryRaw<Row[]>`
      SELECT p.id::text, p.uuid::text, p.name, p.credential_id::text AS "credentialId", p.run_credential_id::text AS "runCredentialId",
             p.needs_confirmation AS "needsConfirmation", c.accepts_input AS "acceptsInput", g.value, g.fetched_at AS "fetchedAt"
      FROM pipelines p
      JOIN credentials c ON c.team_id = p.team_id AND c.id = coalesce(p.run_credential_id, p.credential_id)
      LEFT JOIN readings g ON g.team_id = p.team_id AND g.pipeline_id = p.id AND g.kind = 'recent_runs'
      WHERE p.team_id = ${ctx.team.id}::uuid AND p.uuid = ${pipelineUuid}::uuid LIMIT 1`;
    if (!pipeline) throw new NotFound();
    const [open] = await tx.$queryRaw<OwnRow[]>`
      SELECT ${ownColumnsSql} FROM run_requests r
      WHERE r.team_id = ${ctx.team.id}::uuid AND r.pipeline_id = ${pipeline.id}::uuid
        AND (r.state IN ('requested', 'sending', 'uncertain') OR (r.state IN ('accepted', 'running') AND r.follow_due_at IS NOT NULL))
      ORDER BY r.requested_at DESC LIMIT 1`;
    return { pipeline, open };
  });
  const known = RecentRuns.catch([]).parse(pipeline.value);
  const runs = known.map((run) => summariseRun(run));
  return {
    usualMs: usualRun(known).durationMs,
    lastRun: runs.find(({ status }) => status !== 'running') ?? null,
    goingOn: runs.find(({ status }) => status === 'running') ?? null,
    open: open ? toRunRequestView({ ...open, pipeline }) : null,
    fetchedAt: pipeline.fetchedAt,
    needsConfirmation: pipeline.needsConfirmation,
    acceptsInput: pipeline.acceptsInput,
  };
}
