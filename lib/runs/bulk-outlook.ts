import { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import { mayRun } from '@/lib/datamin';
import type { Transaction } from '@/lib/db';
import { type Invalid, invalidField } from '@/lib/errors';
import type { ChooseBulkRun } from './bulk-run-schemas';
import type { BulkRunCause } from './bulk-run-view';
import type { LockedPipeline } from './locked-pipeline';
import { findObstaclesOfMany, type Obstacle, stopping } from './obstacles';

/** One pipeline of a bulk run, before its run is requested. */
export interface BulkChoice {
  pipelineId: string;
  pipelineUuid: string;
  pipelineName: string;
  credentialId: string;
  credentialName: string;
  needsConfirmation: boolean;
  runUuid: string | null;
  /** The request whose input started the run to repeat, and the length of that input. */
  inputFromId: string | null;
  inputBytes: number | null;
  leftOut: LeftOut | null;
}

/** Why a pipeline is not run, and whether "anyway" would run it. */
export interface LeftOut {
  cause: BulkRunCause;
  sentence: string;
  passable: boolean;
}

const Row = z.object({
  id: z.string(),
  uuid: z.string(),
  name: z.string(),
  credential_id: z.string(),
  credential_name: z.string(),
  scopes: z.array(z.string()),
  accepts_input: z.boolean(),
  disabled_reason: z.string().nullable(),
  needs_confirmation: z.boolean(),
  cool_down_ms: z.number(),
  run_uuid: z.string().nullable(),
  input_from_id: z.string().nullable(),
  input_bytes: z.number().nullable(),
});

/** What would happen to each chosen pipeline, in order. Throws Invalid for one that is not the team's. */
export async function readBulkOutlook(
  tx: Transaction,
  ctx: TeamContext,
  { items, anyway }: z.output<typeof ChooseBulkRun>,
): Promise<BulkChoice[]> {
  const chosen = [...new Map([...items].reverse().map((item) => [item.pipelineUuid, item]))]
    .map(([, item]) => item)
    .reverse();
  const uuids = chosen.map(({ pipelineUuid }) => pipelineUuid);
  const runs = chosen.map(({ runUuid }) => runUuid ?? null);
  const rows = z.array(Row).parse(
    await tx.$queryRaw`
      SELECT p.id::text, p.uuid::text, p.name, c.id::text AS credential_id, c.name AS credential_name, c.scopes, c.accepts_input,
             CASE WHEN c.disabled_at IS NOT NULL THEN coalesce(c.disabled_reason, '') END AS disabled_reason,
             p.needs_confirmation, p.cool_down_ms, w.run_uuid::text, r.id::text AS input_from_id, r.input_bytes
      FROM unnest(${uuids}::uuid[], ${runs}::uuid[]) WITH ORDINALITY AS w (uuid, run_uuid, position)
      JOIN pipelines p ON p.team_id = ${ctx.team.id}::uuid AND p.uuid = w.uuid
      JOIN credentials c ON c.id = coalesce(p.run_credential_id, p.credential_id)
      LEFT JOIN LATERAL (
        SELECT r.id, r.input_bytes FROM run_requests r
        WHERE r.team_id = ${ctx.team.id}::uuid AND r.run_uuid = w.run_uuid AND r.pipeline_id = p.id AND r.input_bytes IS NOT NULL
        ORDER BY r.requested_at DESC LIMIT 1
      ) r ON true
      ORDER BY w.position`,
  );
  const known = new Set(rows.map(({ uuid }) => uuid));
  const missing = uuids.find((uuid) => !known.has(uuid));
  if (missing) throw notOurs(items, missing);
  const resting = rows.map(({ id, cool_down_ms }) => ({ id, coolDownMs: cool_down_ms }));
  const obstacles = await findObstaclesOfMany(tx, ctx, resting);
  return rows.map((row) => ({
    pipelineId: row.id,
    pipelineUuid: row.uuid,
    pipelineName: row.name,
    credentialId: row.credential_id,
    credentialName: row.credential_name,
    needsConfirmation: row.needs_confirmation,
    runUuid: row.run_uuid,
    inputFromId: row.input_from_id,
    inputBytes: row.input_bytes,
    leftOut: leaveOut(
      { scopes: row.scopes, acceptsInput: row.accepts_input, disabledReason: row.disabled_reason },
      { hasInput: row.input_from_id !== null, anyway, obstacles: obstacles.get(row.id) ?? [] },
    ),
  }));
}

const causes = { frozen: 'frozen', open: 'overlap', cooling: 'cool_down' } as const;

/** The most serious reason not to run a pipeline now; null: nothing is in its way. */
export function leaveOut(
  pipeline: Pick<LockedPipeline, 'scopes' | 'acceptsInput' | 'disabledReason'>,
  asked: { hasInput: boolean; anyway: boolean; obstacles: readonly Obstacle[] },
): LeftOut | null {
  const { scopes, acceptsInput, disabledReason } = pipeline;
  if (disabledReason !== null) {
    const why = disabledReason === '' ? '.' : `: ${disabledReason}`;
    const sentence = `Its credential is disabled${why}`;
    return { cause: 'disabled', sentence, passable: false };
  }
  if (mayRun(scopes) === false) {
    const sentence = 'Its credential may not run pipelines: Datamin gave it no such scope.';
    return { cause: 'run_scope', sentence, passable: false };
  }
  if (asked.hasInput && !acceptsInput) {
    const sentence =
      'The run was started with an input, which its credential is not allowed to take any more.';
    return { cause: 'input', sentence, passable: false };
  }
  const obstacle = stopping(asked.obstacles, asked.anyway);
  if (!obstacle) return null;
  const { kind, sentence } = obstacle;
  return { cause: causes[kind], sentence, passable: kind !== 'frozen' };
}

function notOurs(items: readonly { pipelineUuid: string }[], uuid: string): Invalid {
  const place = items.findIndex(({ pipelineUuid }) => pipelineUuid === uuid);
  return invalidField(`items.${place}.pipelineUuid`, 'is not a pipeline of this team');
}
