import { join } from 'node:path';
import { z } from 'zod';
import { openStageDatabase } from '../../stage/database';
import type { ChildEnvironment } from '../../stage/node-process';
import { median, quantile } from '../../stage/numbers';
import { portalEnvironment } from '../../stage/portal';
import { measuredAlone } from '../own-process';
import { MeasuredSize, slug } from './measure-size';

interface ScaleRow {
  name: string;
  /** Median milliseconds: on the small history and on the large one. */
  smallMs: number;
  largeMs: number;
  largeP95Ms: number;
  /** Pages of 8 KB read, without those read inside functions. */
  smallBuffers: number;
  largeBuffers: number;
}

interface ExportResult {
  format: 'ndjson' | 'csv';
  runs: number;
  bytes: number;
  ms: number;
  aboveIdleBytes: number;
  /** Memory really in use, after a tenth of the runs and at the end. */
  heldEarlyBytes: number;
  heldLateBytes: number;
}

export interface ScaleResult {
  smallRows: number;
  largeRows: number;
  /** All tables and indexes. */
  databaseBytes: number;
  rows: ScaleRow[];
  /** Scans of a whole large table during all reads. */
  wholeScans: { table: string; scans: number }[];
  exports: ExportResult[];
}

const smallTaskRuns = 100_000;
const Exported = z.object({
  runs: z.number(),
  bytes: z.number(),
  ms: z.number(),
  idleBytes: z.number(),
  peakBytes: z.number(),
  heldEarlyBytes: z.number(),
  heldLateBytes: z.number(),
});

/**
 * Reads every list and statistic of a small history and of a large one of the same pipelines, each in its own database
 * and process. With `keep` both databases are left for the next run with `keep`.
 */
export async function measureScale(
  { taskRuns, keep }: { taskRuns: number; keep: boolean },
  say: (line: string) => void,
): Promise<ScaleResult> {
  const small = await ofSize(smallTaskRuns, keep, say, async ({ measured }) => measured);
  return ofSize(taskRuns, keep, say, async ({ measured: large, environment }) => {
    const exports: ExportResult[] = [];
    for (const format of ['ndjson', 'csv'] as const) {
      say(`scale: all runs as ${format}`);
      exports.push(await exportAll(environment, format));
    }
    return {
      smallRows: smallTaskRuns,
      largeRows: taskRuns,
      databaseBytes: large.databaseBytes,
      rows: large.rows.map((row, index) => ({
        name: row.name,
        smallMs: median(small.rows[index]?.ms ?? []),
        largeMs: median(row.ms),
        largeP95Ms: quantile(row.ms, 0.95),
        smallBuffers: small.rows[index]?.buffers ?? 0,
        largeBuffers: row.buffers,
      })),
      wholeScans: large.wholeScans,
      exports,
    };
  });
}

async function ofSize<Result>(
  taskRuns: number,
  keep: boolean,
  say: (line: string) => void,
  work: (on: { measured: MeasuredSize; environment: ChildEnvironment }) => Promise<Result>,
): Promise<Result> {
  say(`scale: ${taskRuns} task runs`);
  const database = await openStageDatabase('bench', {
    keptAs: keep ? `scale_${taskRuns}` : undefined,
  });
  try {
    const environment = portalEnvironment(database.url);
    const file = join('tests', 'bench', 'scale', 'size-process.ts');
    const args = [database.url, String(taskRuns)];
    const measured = MeasuredSize.parse(await measuredAlone(file, args, environment));
    return await work({ measured, environment });
  } finally {
    await database.drop();
  }
}

async function exportAll(
  environment: ChildEnvironment,
  format: 'ndjson' | 'csv',
): Promise<ExportResult> {
  const file = join('tests', 'bench', 'scale', 'exporter.ts');
  const { idleBytes, peakBytes, ...told } = Exported.parse(
    await measuredAlone(file, [slug, format], environment),
  );
  return { format, ...told, aboveIdleBytes: peakBytes - idleBytes };
}
