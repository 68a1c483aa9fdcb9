import { z } from 'zod';
import type { SqlTransaction } from '@/lib/db';
import { cutText, outputForm } from './keep-output';
import { readableOutput } from './readable-output';
import type { Place } from './staging';

/** An output as shown in a report that includes outputs: only readable text, truncated. */
export interface PublicOutput {
  task: string | null;
  at: Date;
  successful: boolean;
  /** Untrusted text; null: there is none that can be read. */
  text: string | null;
  /** The text is only its beginning. */
  cut: boolean;
}

/** Larger stored outputs are not opened for a report. */
const mostStored = 1024 * 1024;
const mostBytes = 1500;

const Rows = z.array(
  z.object({
    task: z.string().nullable(),
    executed_at: z.date(),
    successful: z.boolean(),
    output: z.instanceof(Uint8Array).nullable(),
    output_form: z.union(Object.values(outputForm).map((form) => z.literal(form))),
  }),
);

/** The newest outputs of a range; encrypted ones stay sealed, because there is nobody here to reveal them to. */
export async function readPublicOutputs(
  tx: SqlTransaction,
  { teamId, pipelineId }: Place,
  { from, to }: { from: Date; to: Date },
  { limit, tasks }: { limit: number; tasks: readonly string[] | null },
): Promise<PublicOutput[]> {
  const rows = Rows.parse(
    await tx.$queryRaw`
      SELECT (SELECT coalesce(n.name, n.task_type) FROM tasks n WHERE n.pipeline_id = t.pipeline_id AND n.uuid = t.task_uuid) AS task,
             t.executed_at, t.successful, CASE WHEN octet_length(t.output) <= ${mostStored} THEN t.output END AS output, t.output_form
      FROM task_runs t
      WHERE t.team_id = ${teamId}::uuid AND t.pipeline_id = ${pipelineId}::uuid AND t.executed_at >= ${from} AND t.executed_at < ${to}
        AND t.output_bytes > 0 AND (${tasks === null} OR t.task_uuid = ANY(${[...(tasks ?? [])]}::uuid[]))
      ORDER BY t.executed_at DESC LIMIT ${limit}`,
  );
  return Promise.all(
    rows.map(async (row) => ({
      task: row.task,
      at: row.executed_at,
      successful: row.successful,
      ...cutTo(await readableOutput(row)),
    })),
  );
}

function cutTo(text: string | null): { text: string | null; cut: boolean } {
  if (text === null) return { text, cut: false };
  const bytes = Buffer.from(text);
  return { text: cutText(bytes, mostBytes).toString('utf8'), cut: bytes.byteLength > mostBytes };
}
