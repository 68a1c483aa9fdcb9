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

/** How long the caller waits for the outcome; the sending goes on without it. */
const patienceMs = 8000;

/** Whoever sends, it is the portal that sends, and not the person who may lose the role meanwhile. */
const portalOf = (ctx: TeamContext) => systemContext(ctx.team, 'portal');

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
  const { anyway, confirm, input } = parseInput(RequestRun, asked.body ?? {});
  const pipelineUuid = asked.pipelineUuid.toLowerCase();
  return recordAndSend(ctx, { pipelineUuid, idempotencyKey, anyway, confirmed: confirm, input });
}

export interface RecordAndSendOptions extends SendOptions {
  /** What else is to be true with the wish. */
  along?: Along<void>;
  /** A client with a token at hand, if there is one; else one is made after the commit. */
  held?: (credentialId: string, version: number) => Ready | null;
}

/**
 * Commits the wish, then sends it and waits a while for the outcome. Where a token is at hand the first
 * attempt is committed together with the wish: still before its first byte.
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

/** Null when it takes long, was somebody else's to send, waits for the database, or failed: then the worker takes it up. */
async function outcomeOf(
  send: Promise<RunRequestRow | null>,
  outage: Promise<null>,
): Promise<RunRequestView | null> {
  const stop = new AbortController();
  const patience = sleep(patienceMs, null, { signal: stop.signal }).catch(() => null);
  // The request stays as it is: the worker takes it up, or ends its lease.
  const told = send.catch((error: unknown) => {
    tellFailure(error, 'a run request could not be sent to its end');
    return null;
  });
  const row = await Promise.race([underWay(told), patience, outage]);
  stop.abort();
  return row && toRunRequestView(row);
}
