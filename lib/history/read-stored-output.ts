import { z } from 'zod';
import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { readOutputKey } from '@/lib/credentials';
import {
  DataminError,
  type DecodedOutput,
  decodeOutputBytes,
  OUTPUT_SCHEMES,
  type OutputScheme,
  parseOutputKey,
} from '@/lib/datamin';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { inflateOutput, type Kept, keptOf, outputForm } from './keep-output';
import { TaskRunId } from './setting-schemas';

export interface StoredOutput {
  /** What is kept, made readable. Also `encrypted` when revealing it was not requested. */
  output: DecodedOutput;
  /** The size as Datamin sent it; `output` is shorter when `kept` is `part`. */
  bytes: number;
  kept: Kept;
  /** A sentence that says why an encrypted output stays sealed although revealing it was requested. */
  problem: string | null;
  taskRun: {
    taskUuid: string;
    taskType: string;
    successful: boolean;
    executedAt: Date;
    durationMs: number | null;
  };
}

const Row = z.object({
  task_uuid: z.string(),
  task_type: z.string(),
  successful: z.boolean(),
  executed_at: z.date(),
  duration_ms: z.coerce.number().nullable(),
  output: z.instanceof(Uint8Array).nullable(),
  output_bytes: z.number(),
  output_form: z.union(Object.values(outputForm).map((form) => z.literal(form))),
  credential_id: z.string(),
  credential_name: z.string(),
  pipeline_name: z.string(),
});
type Row = z.output<typeof Row>;

/**
 * The output of one task run as the history keeps it; `id` is that of a row of getRun. An encrypted output is
 * opened with the team's output key only when `reveal` is set, and that is audited: it is on record who
 * looked at sealed data. Throws NotFound and Invalid.
 */
export async function readStoredOutput(
  ctx: TeamContext,
  place: { pipelineUuid: string; runUuid: string; id: unknown },
  { reveal = false }: { reveal?: boolean } = {},
): Promise<StoredOutput> {
  requireRole(ctx, 'viewer');
  const { pipelineUuid, runUuid } = place;
  if (!isUuid(pipelineUuid) || !isUuid(runUuid)) throw new NotFound();
  const id = parseInput(TaskRunId, place.id);
  const row = await find(ctx, pipelineUuid, runUuid, id);
  const about = {
    bytes: row.output_bytes,
    kept: keptOf(row.output_form),
    taskRun: {
      taskUuid: row.task_uuid,
      taskType: row.task_type,
      successful: row.successful,
      executedAt: row.executed_at,
      durationMs: row.duration_ms,
    },
  };
  if (row.output === null) return { ...about, output: { kind: 'empty' }, problem: null };
  const bytes = await inflateOutput(row.output_form, row.output);
  const { successful: isSuccessful } = row;
  const output: DecodedOutput =
    row.output_form === outputForm.asSent
      ? { kind: 'invalid', text: bytes.toString('utf8') }
      : decodeOutputBytes(bytes, { isSuccessful });
  if (output.kind !== 'encrypted' || !reveal) return { ...about, output, problem: null };
  const opened = await open(ctx, row, bytes);
  if ('problem' in opened) return { ...about, output, problem: opened.problem };
  await withTransaction(ctx, (tx) =>
    recordAudit(tx, ctx, {
      action: 'output.revealed',
      target: { kind: 'run', id: runUuid.toLowerCase(), name: row.pipeline_name },
      details: { pipelineUuid: pipelineUuid.toLowerCase(), taskUuid: row.task_uuid, id },
    }),
  );
  return { ...about, output: opened.output, problem: null };
}

async function find(
  ctx: TeamContext,
  pipelineUuid: string,
  runUuid: string,
  id: string,
): Promise<Row> {
  const [us, digest, ordinal] = id.split('-');
  const number = BigInt.asIntN(64, BigInt(`0x${digest ?? '0'}`));
  const [row] = z.array(Row).parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT t.task_uuid, t.task_type, t.successful, t.executed_at, t.duration_ms, t.output, t.output_bytes, t.output_form,
               p.credential_id, c.name AS credential_name, p.name AS pipeline_name
        FROM pipelines p JOIN credentials c ON c.id = p.credential_id JOIN task_runs t ON t.pipeline_id = p.id
        WHERE p.team_id = ${ctx.team.id}::uuid AND p.uuid = ${pipelineUuid}::uuid AND t.team_id = ${ctx.team.id}::uuid
          AND t.run_uuid = ${runUuid}::uuid AND t.digest = ${number} AND t.ordinal = ${Number(ordinal)}
          AND t.executed_at = 'epoch'::timestamptz + ${Number(us)} * interval '1 microsecond'`,
    ),
  );
  if (!row) throw new NotFound();
  return row;
}

async function open(
  ctx: TeamContext,
  row: Row,
  bytes: Buffer,
): Promise<{ output: DecodedOutput } | { problem: string }> {
  const name = row.credential_name;
  try {
    const stored = await readOutputKey(ctx, row.credential_id);
    if (!stored) {
      return { problem: `The credential ${name} has no output key, so this output stays closed.` };
    }
    const key = parseOutputKey(stored.key);
    const scheme = OUTPUT_SCHEMES.find((known): known is OutputScheme => known === stored.scheme);
    const output =
      key && scheme
        ? decodeOutputBytes(bytes, { key, scheme, isSuccessful: row.successful })
        : { kind: 'encrypted' as const, bytes };
    if (output.kind !== 'encrypted') return { output };
    return {
      problem: `The output key of the credential ${name} does not open this output: it is another key's, or sealed in another way than ${stored.scheme}.`,
    };
  } catch (error) {
    if (error instanceof DataminError) return { problem: error.message };
    throw error;
  }
}
