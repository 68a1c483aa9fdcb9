import { setTimeout as sleep } from 'node:timers/promises';
import { now, nowMs } from '@/lib/clock';
import { requireRole, systemContext, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { type PipelineRow, type PipelineView, toPipelineView } from './internal';
import { recordPipeline } from './record-pipeline';
import { scanLog } from './scan-log';
import { RegisterPipeline } from './schemas';

const dayMs = 86_400_000;
/** How long registration waits for the log before reading continues in the background. */
const scanPatienceMs = 5000;

interface RegisteredPipeline extends PipelineView {
  /** Task runs seen in the last 7 days; null while the log is still being read, or if it could not be read. */
  rowsSeen: number | null;
}

/**
 * Registers a pipeline by its UUID. Refused only if Datamin says that it belongs to another organization or
 * that the credential may not read statistics or is disabled: unknown and never-run look alike. Throws
 * Forbidden, Invalid and Conflict (already registered, here or elsewhere in the instance).
 */
export async function registerPipeline(
  ctx: TeamContext,
  input: unknown,
): Promise<RegisteredPipeline> {
  requireRole(ctx, 'admin');
  const given = parseInput(RegisterPipeline, input);
  const row = await recordPipeline(ctx, given);
  return { ...toPipelineView(row), rowsSeen: await firstScan(ctx, row) };
}

async function firstScan(ctx: TeamContext, row: PipelineRow): Promise<number | null> {
  // The scan may outlive the request, and the person may lose the role meanwhile.
  const own = systemContext(ctx.team, 'portal');
  const window = { from: new Date(nowMs() - 7 * dayMs), to: now() };
  const scan = scanLog(own, row, window)
    .then(({ rows }) => rows)
    .catch(() => null);
  const stop = new AbortController();
  const patience = sleep(scanPatienceMs, null, { signal: stop.signal, ref: false }).catch(
    () => null,
  );
  return Promise.race([scan, patience]).finally(() => stop.abort());
}
