import { setTimeout as sleep } from 'node:timers/promises';
import { requireRole, systemContext, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { getRunRequest } from './get-run-request';
import { type RunRequestView, toRunRequestView } from './internal';
import { recordRunRequest } from './record-run-request';
import { acceptIdempotencyKey, RequestRun } from './schemas';
import { sendRunRequest } from './send-run-request';
import { underWay } from './sends-under-way';

/** How long the caller waits for the outcome; the sending goes on without it. */
const patienceMs = 8000;

/**
 * Asks for a run of a pipeline. The wish is committed first, then tried at once; the same key again gives
 * the same request and sends nothing. Throws Forbidden, Malformed (no key), NotFound, Invalid, Conflict.
 */
export async function requestRun(
  ctx: TeamContext,
  asked: { pipelineUuid: string; idempotencyKey: string | null | undefined; body?: unknown },
): Promise<RunRequestView> {
  requireRole(ctx, 'operator');
  const idempotencyKey = acceptIdempotencyKey(asked.idempotencyKey);
  const { anyway } = parseInput(RequestRun, asked.body ?? {});
  const { row, created } = await recordRunRequest(ctx, {
    pipelineUuid: asked.pipelineUuid.toLowerCase(),
    idempotencyKey,
    anyway,
  });
  if (!created) return toRunRequestView(row);
  const stop = new AbortController();
  const patience = sleep(patienceMs, undefined, { signal: stop.signal }).catch(() => undefined);
  // A failure here is the database's: the request stays as it is and the worker takes it up.
  const sent = underWay(
    sendRunRequest(systemContext(ctx.team, 'portal'), row.id).catch(() => undefined),
  );
  await Promise.race([sent, patience]);
  stop.abort();
  return getRunRequest(ctx, row.id);
}
