import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { requireRole, systemContext, type TeamContext } from '@/lib/context';
import { tellFailure } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { getRunRequest } from './get-run-request';
import { type RunRequestRow, type RunRequestView, toRunRequestView } from './internal';
import { type Along, recordRunRequest, type Wish } from './record-run-request';
import { acceptIdempotencyKey, RequestRun } from './schemas';
import {
  claimAttempt,
  heldSender,
  makeAttempts,
  type Ready,
  type SendOptions,
  sendRunRequest,
} from './send-run-request';
import { underWay } from './sends-under-way';

/** How long the caller waits for the outcome; the sending continues without it. */
const patienceMs = 8000;

/** The portal does the sending, not the person, who may lose the role meanwhile. */
const portalOf = (ctx: TeamContext) => systemContext(ctx.team, 'portal');

/**
 * Requests a run of a pipeline. The request is committed first, then sent at once; the same key again returns
 * the same request and sends nothing. Throws Forbidden, Malformed (no key), NotFound, Invalid and Conflict.
 */
export async function requestRun(
  ctx: TeamContext,
  asked: { pipelineUuid: string; idempotencyKey: string | null | undefined; body?: unknown },
): Promise<RunRequestView> {
  requireRole(ctx, 'operator');
  const idempotencyKey = acceptIdempotencyKey(asked.idempotencyKey);
  const { anyway, confirm, input } = parseInput(RequestRun, asked.body ?? {});
  const pipelineUuid = asked.pipelineUuid.toLowerCase();
  return recordAndSend(ctx, { pipelineUuid, idempotencyKey, anyway, confirmed: confirm, input });
}

export interface RecordAndSendOptions extends SendOptions {
  /** What else to commit along with the request. */
  along?: Along<void>;
  /** A client with a token at hand, if there is one; otherwise one is made after the commit. */
  held?: (credentialId: string, version: number) => Ready | null;
}

/**
 * Commits the request, then sends it and waits a while for the outcome. If a token is at hand, the
 * first attempt is committed together with the request: still before its first byte is sent.
 */
export async function recordAndSend(
  ctx: TeamContext,
  wish: Wish,
  options: RecordAndSendOptions = {},
): Promise<RunRequestView> {
  const { along, held = heldSender, ...rest } = options;
  let tellOutage = () => {};
  const outage = new Promise<null>((resolve) => {
    tellOutage = () => resolve(null);
  });
  const sending = { ...rest, onOutage: tellOutage };
  const portal = portalOf(ctx);
  const claimedMs = nowMs();
  const {
    row,
    created,
    also: ready,
  } = await recordRunRequest(ctx, wish, async (tx, recorded) => {
    await along?.(tx, recorded);
    const { credentialId, credentialVersion } = recorded.pipeline;
    const ready = held(credentialId, credentialVersion);
    if (ready) await claimAttempt(tx, portal, recorded.row, 'requested', sending.leaseMs);
    return ready;
  });
  if (!created) return toRunRequestView(row);
  const send = ready
    ? makeAttempts(
        portal,
        { ...row, attempt: row.attempt + 1 },
        { ...ready, input: wish.input },
        claimedMs,
        sending,
      )
    : sendRunRequest(portal, row.id, sending);
  return (await outcomeOf(send, outage)) ?? getRunRequest(ctx, row.id);
}

/** Null if it takes too long, another process sends it, the database is away, or it failed: the worker takes over. */
async function outcomeOf(
  send: Promise<RunRequestRow | null>,
  outage: Promise<null>,
): Promise<RunRequestView | null> {
  const stop = new AbortController();
  const patience = sleep(patienceMs, null, { signal: stop.signal }).catch(() => null);
  // The request stays as it is: the worker sends it or ends its lease.
  const sent = send.catch((error: unknown) => {
    tellFailure(error, 'a run request could not be sent to its end');
    return null;
  });
  const row = await Promise.race([underWay(sent), patience, outage]);
  stop.abort();
  return row && toRunRequestView(row);
}
