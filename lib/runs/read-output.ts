import { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import type { DecodedOutput } from '@/lib/datamin';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { readLog } from './read-log';

const indexText = 'takes a whole number from 0';

const Place = z.strictObject({
  taskUuid: z.string({ error: 'takes a UUID' }).refine(isUuid, { error: 'takes a UUID' }),
  index: z.coerce
    .number({ error: indexText })
    .int({ error: indexText })
    .min(0, { error: indexText })
    .max(100_000, { error: 'takes at most 100000' }),
});

/** One output, whole. */
export interface ReadOutput {
  bytes: Uint8Array;
  /** How such a file usually ends. */
  extension: 'json' | 'txt' | 'xml' | 'csv' | 'bin';
}

/**
 * The output of one task run, decoded, read from Datamin again. A row has no id: it is the `index`-th row of
 * its task in its run among those that completed within the window, `to` exclusive. Throws NotFound,
 * Invalid and DataminError.
 */
export async function readOutput(
  ctx: TeamContext,
  place: { pipelineUuid: string; runUuid: string; taskUuid: unknown; index: unknown },
  range: { from: unknown; to: unknown },
): Promise<ReadOutput> {
  const { taskUuid, index } = parseInput(Place, { taskUuid: place.taskUuid, index: place.index });
  const stop = new AbortController();
  const { from, to, rows } = await readLog(ctx, place.pipelineUuid, range, stop.signal);
  const runUuid = place.runUuid.toLowerCase();
  let seen = 0;
  try {
    for await (const row of rows) {
      if (row.runUuid !== runUuid || row.taskUuid !== taskUuid.toLowerCase()) continue;
      // Datamin may send rows of the run from outside the window; they must not shift the count.
      if (row.executedAt < from || row.executedAt >= to) continue;
      if (seen === index) return toFile(row.output);
      seen += 1;
    }
  } finally {
    stop.abort();
  }
  throw new NotFound();
}

function toFile(output: DecodedOutput): ReadOutput {
  switch (output.kind) {
    case 'empty':
      return { bytes: new Uint8Array(), extension: 'txt' };
    case 'encrypted':
    case 'binary':
      return { bytes: output.bytes, extension: 'bin' };
    case 'json':
    case 'error':
      return { bytes: Buffer.from(output.text), extension: 'json' };
    case 'xml':
    case 'csv':
      return { bytes: Buffer.from(output.text), extension: output.kind };
    default:
      return { bytes: Buffer.from(output.text), extension: 'txt' };
  }
}
