import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { type TeamContext, withSqlTransaction } from '@/lib/context';
import { dataminFor, heldDatamin } from '@/lib/credentials';
import { type AccessToken, DataminError, DataminUnavailable, type RunAnswer } from '@/lib/datamin';
import type { SqlTransaction } from '@/lib/db';
import { env } from '@/lib/env';
import type { RunRequestRow } from './internal';
import { type OwnRow, ownColumnsSql } from './request-columns';
import type { Sender, SenderFor } from './sender';
import { settleAnswer } from './settle-answer';
import { leaseOfDeadline, mostAttempts } from './states';
import { type OutageOptions, throughOutage } from './through-outage';
import { transition } from './transition';

const stoodStill = 'The process that should have sent it was stalled for too long.';

/** Pauses between attempts that provably had no effect. */
const pausesMs = [250, 1000];

export interface SendOptions extends OutageOptions {
  leaseMs?: number;
  senderFor?: SenderFor;
}

/** What an attempt needs: the token is at hand before anything is committed. */
export interface Ready {
  sender: Sender;
  token: AccessToken;
  /** The input of the run. */
  input?: string | undefined;
}

/**
 * Sends a `requested` request to Datamin once, and again only after an attempt that provably had no effect.
 * Each attempt is committed before its first byte is sent, so a crash leaves `sending` and never a second
 * POST. Returns the request as it then is, or null if it could not be sent or somebody else took it up.
 */
export async function sendRunRequest(
  ctx: TeamContext,
  id: string,
  options: SendOptions = {},
): Promise<RunRequestRow | null> {
  const { senderFor, leaseMs } = options;
  let claimedMs = nowMs();
  const found = await withSqlTransaction(ctx, async (tx) => {
    const known = await readRequested(tx, ctx, id);
    if (!known) return null;
    // If a token is at hand, one transaction reads and claims the request.
    const held = senderFor ? null : heldSender(known.runsWith, known.version);
    const claimed = held !== null && (await claimAttempt(tx, ctx, known.row, 'requested', leaseMs));
    return held && !claimed ? null : { ...known, held };
  });
  if (!found) return null;
  const { row, input } = found;
  const claimed = { ...row, attempt: row.attempt + 1 };
  if (found.held) return makeAttempts(ctx, claimed, { ...found.held, input }, claimedMs, options);
  const ready = await getReady(ctx, found.runsWith, senderFor ?? dataminFor);
  if ('refusal' in ready) {
    await withSqlTransaction(ctx, (tx) =>
      transition(tx, ctx, row, 'requested', 'rejected', { reason: ready.refusal }),
    );
    return null;
  }
  claimedMs = nowMs();
  const isOurs = await withSqlTransaction(ctx, (tx) =>
    claimAttempt(tx, ctx, row, 'requested', leaseMs),
  );
  return isOurs ? makeAttempts(ctx, claimed, { ...ready, input }, claimedMs, options) : null;
}

/** A client and a token that this process already holds, if it does. */
export function heldSender(credentialId: string, version: number): Ready | null {
  const found = heldDatamin(credentialId, version);
  return found && { sender: found.client, token: found.token };
}

/** A request that nobody has taken up yet. */
interface Requested {
  row: RunRequestRow;
  /** The input of its run. */
  input: string | undefined;
  /** The credential that runs it, and that credential's version. */
  runsWith: string;
  version: number;
}

async function readRequested(
  tx: SqlTransaction,
  ctx: TeamContext,
  id: string,
): Promise<Requested | null> {
  interface Found extends OwnRow {
    input: string | null;
    uuid: string;
    name: string;
    credentialId: string;
    runCredentialId: string | null;
    version: number;
  }
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT ${ownColumnsSql}, r.input, p.uuid::text, p.name, p.credential_id::text AS "credentialId", p.run_credential_id::text AS "runCredentialId", c.version
    FROM run_requests r JOIN pipelines p ON p.id = r.pipeline_id JOIN credentials c ON c.id = coalesce(p.run_credential_id, p.credential_id)
    WHERE r.id = ${id}::uuid AND r.team_id = ${ctx.team.id}::uuid AND r.state = 'requested'`;
  if (!found) return null;
  const { input, uuid, name, credentialId, runCredentialId, version, ...own } = found;
  const row = { ...own, pipeline: { uuid, name, credentialId, runCredentialId } };
  return { row, input: input ?? undefined, runsWith: runCredentialId ?? credentialId, version };
}

const ownLeaseMs = () => env().PORTAL_RUN_DEADLINE_SECONDS * 1000 * leaseOfDeadline;

/** Marks the next attempt as about to be made, committed with the transaction. False: somebody else has it. */
export function claimAttempt(
  tx: SqlTransaction,
  ctx: TeamContext,
  request: { id: string; attempt: number },
  from: 'requested' | 'sending',
  leaseMs = ownLeaseMs(),
): Promise<boolean> {
  const leaseUntil = new Date(nowMs() + leaseMs);
  const attempt = request.attempt + 1;
  return transition(tx, ctx, request, from, 'sending', { attempt, leaseUntil });
}

/**
 * Makes the attempt that was claimed no earlier than `claimedMs`, and further ones while they provably had no
 * effect. A process that was suspended and wakes after its lease has ended sends nothing: others have decided by
 * then.
 */
export async function makeAttempts(
  ctx: TeamContext,
  row: RunRequestRow,
  { sender, token: first, input }: Ready,
  claimedMs: number,
  { leaseMs = ownLeaseMs(), pause = sleep, onOutage }: SendOptions,
): Promise<RunRequestRow | null> {
  const outage = { pause, ...(onOutage && { onOutage }) };
  let token = first;
  let renewed = false;
  let leaseUntilMs = claimedMs + leaseMs;
  const onRequestStart = () => {
    if (nowMs() >= leaseUntilMs) throw new DataminUnavailable('timeout', stoodStill);
  };
  for (let attempt = row.attempt; ; attempt += 1) {
    const answer = await sender.datamin.startRun(row.pipeline.uuid, {
      token,
      onRequestStart,
      ...(input !== undefined && { input }),
    });
    const request = { ...row, attempt };
    const next = attempt < mostAttempts ? await another(answer, sender, token, renewed) : answer;
    if ('kind' in next) return settleAnswer(ctx, request, next, outage);
    token = next;
    renewed ||= answer.kind === 'unauthorized';
    if (answer.kind === 'unsent') await pause(pausesMs[attempt - 1] ?? 1000);
    leaseUntilMs = nowMs() + leaseMs;
    const claim = () =>
      withSqlTransaction(ctx, (tx) => claimAttempt(tx, ctx, request, 'sending', leaseMs));
    if (!(await throughOutage(claim, outage))) return null;
  }
}

/** The token for another attempt, or what to settle if there must be none. */
async function another(
  answer: RunAnswer,
  sender: Sender,
  token: AccessToken,
  renewed: boolean,
): Promise<AccessToken | RunAnswer> {
  if (answer.kind === 'unsent') return answer.retryable ? token : answer;
  if (answer.kind !== 'unauthorized' || renewed) return answer;
  try {
    return await sender.renew(token);
  } catch (error) {
    // Whether access is refused is not known without another token, unless this says so.
    const why = error instanceof DataminError ? error.message : answer.reason;
    return { ...answer, kind: 'rejected', reason: `${why} Nothing was started.` };
  }
}

async function getReady(
  ctx: TeamContext,
  credentialId: string,
  senderFor: SenderFor,
): Promise<Ready | { refusal: string }> {
  try {
    const sender = await senderFor(ctx, credentialId);
    return { sender, token: await sender.token() };
  } catch (error) {
    if (!(error instanceof DataminError)) throw error;
    return { refusal: `${error.message} Nothing was sent.` };
  }
}
