import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { dataminFor } from '@/lib/credentials';
import { type AccessToken, DataminError, type RunAnswer } from '@/lib/datamin';
import type { Transaction } from '@/lib/db';
import { type RunRequestRow, runRequestColumns } from './internal';
import type { Sender, SenderFor } from './sender';
import { settleAnswer } from './settle-answer';
import { attemptLeaseMs, mostAttempts } from './states';
import { transition } from './transition';

/** Between attempts that provably had no effect. */
const pausesMs = [250, 1000];

export interface SendOptions {
  leaseMs?: number;
  pause?: (ms: number) => Promise<unknown>;
  senderFor?: SenderFor;
}

/** What an attempt is made with: a token is at hand before anything is committed. */
export interface Ready {
  sender: Sender;
  token: AccessToken;
  /** What the run is started with. */
  input?: string | undefined;
}

/**
 * Sends a `requested` request to Datamin, once; again only after an attempt that provably had no effect.
 * Each attempt is committed before its first byte, so that a crash leaves `sending` and never a second
 * POST. Does nothing to a request that somebody else took up. The request as it left it, if it did.
 */
export async function sendRunRequest(
  ctx: TeamContext,
  id: string,
  options: SendOptions = {},
): Promise<RunRequestRow | null> {
  const found = await withTransaction(ctx, (tx) =>
    tx.runRequest.findUnique({
      where: { id, teamId: ctx.team.id },
      select: { ...runRequestColumns, input: true },
    }),
  );
  if (found?.state !== 'requested') return null;
  const { input, ...row } = found;
  const { credentialId, runCredentialId } = row.pipeline;
  const runsWith = runCredentialId ?? credentialId;
  const ready = await getReady(ctx, runsWith, options.senderFor ?? dataminFor);
  if ('refusal' in ready) {
    await withTransaction(ctx, (tx) =>
      transition(tx, ctx, row, 'requested', 'rejected', { reason: ready.refusal }),
    );
    return null;
  }
  const attempt = row.attempt + 1;
  const claimed = await withTransaction(ctx, (tx) =>
    claimAttempt(tx, ctx, row, 'requested', options.leaseMs),
  );
  if (!claimed) return null;
  return makeAttempts(ctx, { ...row, attempt }, { ...ready, input: input ?? undefined }, options);
}

/** Commits, with the transaction, that the next attempt is about to be made. False: somebody else has it. */
export function claimAttempt(
  tx: Transaction,
  ctx: TeamContext,
  request: { id: string; attempt: number },
  from: 'requested' | 'sending',
  leaseMs = attemptLeaseMs,
): Promise<boolean> {
  const leaseUntil = new Date(nowMs() + leaseMs);
  const attempt = request.attempt + 1;
  return transition(tx, ctx, request, from, 'sending', { attempt, leaseUntil });
}

/** Makes the attempt that was claimed, and others where it provably had no effect. */
export async function makeAttempts(
  ctx: TeamContext,
  row: RunRequestRow,
  { sender, token: first, input }: Ready,
  { leaseMs, pause = sleep }: SendOptions,
): Promise<RunRequestRow | null> {
  let token = first;
  let renewed = false;
  for (let attempt = row.attempt; ; attempt += 1) {
    const answer = await sender.datamin.startRun(row.pipeline.uuid, {
      token,
      ...(input !== undefined && { input }),
    });
    const request = { ...row, attempt };
    const next = attempt < mostAttempts ? await another(answer, sender, token, renewed) : null;
    if (!next) return settleAnswer(ctx, request, answer);
    token = next;
    renewed ||= answer.kind === 'unauthorized';
    if (answer.kind === 'unsent') await pause(pausesMs[attempt - 1] ?? 1000);
    const claimed = await withTransaction(ctx, (tx) =>
      claimAttempt(tx, ctx, request, 'sending', leaseMs),
    );
    if (!claimed) return null;
  }
}

/** The token for another attempt, or null when there must be none. */
async function another(
  answer: RunAnswer,
  sender: Sender,
  token: AccessToken,
  renewed: boolean,
): Promise<AccessToken | null> {
  if (answer.kind === 'unsent') return answer.retryable ? token : null;
  if (answer.kind !== 'unauthorized' || renewed) return null;
  const fresh = await sender.renew(token).catch(() => token);
  return fresh.value === token.value ? null : fresh;
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
