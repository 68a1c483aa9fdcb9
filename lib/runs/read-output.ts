import { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import type { DecodedOutput } from '@/lib/datamin';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput, wholeNumber } from '@/lib/input';
import type { OutputKind } from './output-view';
import { type LoggedTaskRun, readLog } from './read-log';

const Place = z.strictObject({
  taskUuid: z.string({ error: 'takes a UUID' }).refine(isUuid, { error: 'takes a UUID' }),
  index: wholeNumber(0, 100_000),
});

/** One whole output, and the task run it belongs to. */
export interface ReadOutput {
  kind: OutputKind;
  /** What was sent, decrypted with the team's key where it fits. */
  bytes: Uint8Array;
  /** The usual file extension for its kind. */
  extension: 'json' | 'txt' | 'xml' | 'csv' | 'bin';
  decrypted: boolean;
  /** For binary outputs that name their type. */
  mediaType: string | null;
  taskRun: {
    taskUuid: string;
    taskType: string;
    successful: boolean;
    executedAt: Date;
    durationMs: number | null;
  };
}

/**
 * The output of one task run, decoded, read from Datamin again. Rows have no ids: it is the `index`-th row of
 * its task in its run, among those that completed within the window (`to` exclusive). Throws NotFound,
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
      if (seen === index) return toOutput(row);
      seen += 1;
    }
  } finally {
    stop.abort();
  }
  throw new NotFound();
}

/** Turns a decoded output into a readable one. */
export function toReadOutput(output: DecodedOutput, taskRun: ReadOutput['taskRun']): ReadOutput {
  return {
    kind: output.kind,
    bytes: bytesOf(output),
    extension: extensions[output.kind],
    decrypted: 'decrypted' in output && output.decrypted,
    mediaType: output.kind === 'binary' ? output.mediaType : null,
    taskRun,
  };
}

function toOutput({ output, ...row }: LoggedTaskRun): ReadOutput {
  const { taskUuid, taskType, isSuccessful: successful, executedAt, durationMs } = row;
  return toReadOutput(output, { taskUuid, taskType, successful, executedAt, durationMs });
}

const extensions = {
  empty: 'txt',
  encrypted: 'bin',
  binary: 'bin',
  json: 'json',
  error: 'json',
  xml: 'xml',
  csv: 'csv',
  text: 'txt',
  invalid: 'txt',
} as const satisfies Record<OutputKind, ReadOutput['extension']>;

function bytesOf(output: DecodedOutput): Uint8Array {
  if ('bytes' in output) return output.bytes;
  return 'text' in output ? Buffer.from(output.text) : new Uint8Array();
}
