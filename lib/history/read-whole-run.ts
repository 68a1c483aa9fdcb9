import { z } from 'zod';
import { type TeamContext, withTransaction } from '@/lib/context';
import { type DecodedOutput, decodeOutputBytes } from '@/lib/datamin';
import { parseInput } from '@/lib/input';
import { getRun, type RunStory, type TaskRunView } from './get-run';
import { inflateOutput, outputForm } from './keep-output';
import { WhichRun } from './schemas';

/** Bytes of outputs included with a run; programs fetch the others one by one. */
const outputBudget = 16 * 1024 * 1024;

/** A task run with its output; null when it is not kept, or when those before it used up the budget. */
export type WholeTaskRun = TaskRunView & { content: DecodedOutput | null };

export interface WholeRun extends Omit<RunStory, 'runs'> {
  runs: WholeTaskRun[];
}

const Row = z.object({
  at_us: z.coerce.bigint(),
  digest: z.coerce.bigint(),
  ordinal: z.number(),
  output: z.instanceof(Uint8Array).nullable(),
  output_form: z.union(Object.values(outputForm).map((form) => z.literal(form))),
  successful: z.boolean(),
});

/**
 * One run with its task runs and what is kept of their outputs. Encrypted ones stay sealed: revealing one is
 * a request of its own, which is audited. Throws NotFound and Invalid.
 */
export async function readWholeRun(
  ctx: TeamContext,
  runUuid: string,
  input: unknown = {},
): Promise<WholeRun> {
  const { pipeline } = parseInput(WhichRun, input);
  const story = await getRun(ctx, runUuid, pipeline);
  const contents = await readContents(ctx, story);
  return {
    ...story,
    runs: story.runs.map((run) => ({ ...run, content: contents.get(run.id) ?? null })),
  };
}

async function readContents(
  ctx: TeamContext,
  { runs, runUuid, pipeline }: RunStory,
): Promise<Map<string, DecodedOutput>> {
  const [first, last] = [runs.at(0)?.executedAt, runs.at(-1)?.executedAt];
  if (!first || !last) return new Map();
  const rows = z.array(Row).parse(
    await withTransaction(
      ctx,
      (tx) => tx.$queryRaw`
        SELECT at_us, digest, ordinal, output_form, successful, output FROM (
          SELECT (extract(epoch FROM t.executed_at) * 1000000)::bigint AS at_us, t.digest, t.ordinal, t.output_form, t.successful, t.output,
                 sum(t.output_bytes) OVER (ORDER BY t.executed_at, t.task_uuid, t.digest, t.ordinal) AS so_far
          FROM task_runs t
          WHERE t.team_id = ${ctx.team.id}::uuid AND t.run_uuid = ${runUuid}::uuid
            AND t.pipeline_id = (SELECT p.id FROM pipelines p WHERE p.team_id = ${ctx.team.id}::uuid AND p.uuid = ${pipeline.uuid}::uuid)
            AND t.executed_at >= ${first} AND t.executed_at < ${new Date(last.getTime() + 1)}
        ) kept WHERE so_far <= ${outputBudget} AND (output IS NOT NULL OR output_form = ${outputForm.empty}) LIMIT ${runs.length}`,
    ),
  );
  const contents = new Map<string, DecodedOutput>();
  for (const row of rows) contents.set(idOf(row), await decode(row));
  return contents;
}

/** As getRun names a row. */
function idOf({ at_us, digest, ordinal }: z.output<typeof Row>): string {
  return `${at_us}-${BigInt.asUintN(64, digest).toString(16).padStart(16, '0')}-${ordinal}`;
}

async function decode(row: z.output<typeof Row>): Promise<DecodedOutput> {
  if (row.output === null) return { kind: 'empty' };
  const bytes = await inflateOutput(row.output_form, row.output);
  if (row.output_form === outputForm.asSent) {
    return { kind: 'invalid', text: bytes.toString('utf8') };
  }
  return decodeOutputBytes(bytes, { isSuccessful: row.successful });
}
