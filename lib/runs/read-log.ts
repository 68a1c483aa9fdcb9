import { requireRole, type TeamContext } from '@/lib/context';
import { dataminFor, readOutputKey } from '@/lib/credentials';
import {
  type DecodedOutput,
  decodeOutput,
  OUTPUT_SCHEMES,
  type OutputScheme,
  parseOutputKey,
  type TaskRunRow,
} from '@/lib/datamin';
import { parseInput } from '@/lib/input';
import { findPipeline } from '@/lib/pipelines';
import { takeLogPlace } from './log-places';
import { ReadLog } from './schemas';

export interface LoggedTaskRun extends Omit<TaskRunRow, 'output'> {
  output: DecodedOutput;
}

export interface Log {
  from: Date;
  to: Date;
  /** As they come from Datamin, one in memory at a time. Throws DataminError, possibly after some rows. */
  rows: AsyncIterable<LoggedTaskRun>;
  /** How many rows so far made no sense and are not among them. */
  skipped: () => number;
}

/**
 * The task runs of a window (`{from, to}`, at most 31 days), straight from Datamin, with outputs decoded
 * using the team's key where it fits. Throws NotFound and Invalid at once; the rows throw later.
 */
export async function readLog(
  ctx: TeamContext,
  pipelineUuid: string,
  input: unknown,
  signal?: AbortSignal,
): Promise<Log> {
  requireRole(ctx, 'viewer');
  const pipeline = await findPipeline(ctx, pipelineUuid);
  const { from, to } = parseInput(ReadLog, input);
  const keyed = readOutputKey(ctx, pipeline.credentialId);
  // Read in parallel with the client, whose error takes precedence.
  keyed.catch(() => undefined);
  const client = await dataminFor(ctx, pipeline.credentialId);
  const key = await keyed;
  const options = key && keyOptions(key);

  let skipped = 0;
  async function* rows(): AsyncGenerator<LoggedTaskRun> {
    const leave = takeLogPlace(pipeline.credentialId);
    try {
      const raw = client.datamin.logs(pipeline.uuid, from, to, {
        onMalformedRow: () => {
          skipped += 1;
        },
        ...(signal ? { signal } : {}),
      });
      for await (const row of raw) {
        const output = decodeOutput(row.output, { ...options, isSuccessful: row.isSuccessful });
        yield { ...row, output };
      }
    } finally {
      leave();
    }
  }
  return { from, to, rows: rows(), skipped: () => skipped };
}

function keyOptions(stored: { key: string; scheme: string }) {
  const key = parseOutputKey(stored.key);
  const scheme = OUTPUT_SCHEMES.find((known): known is OutputScheme => known === stored.scheme);
  return key && scheme ? { key, scheme } : null;
}
