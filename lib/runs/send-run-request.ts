import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { type CredentialClient, dataminFor } from '@/lib/credentials';
import { type AccessToken, DataminError, type RunAnswer } from '@/lib/datamin';
import { runRequestColumns } from './internal';
import { settleAnswer } from './settle-answer';
import { attemptLeaseMs, mostAttempts } from './states';
import { transition } from './transition';

/** Between attempts that provably had no effect. */
const pausesMs = [250, 1000];

export interface SendOptions {
  leaseMs?: number;
  pause?: (ms: number) => Promise<unknown>;
}

/**
 * Sends a `requested` request to Datamin, once; again only after an attempt that provably had no effect.
 * Each attempt is committed before its first byte, so that a crash leaves `sending` and never a second
 * POST. Does nothing to a request that somebody else took up.
 */
export async function sendRunRequest(
  ctx: TeamContext,
  id: string,
  options: SendOptions = {},
): Promise<void> {
  const { leaseMs = attemptLeaseMs, pause = sleep } = options;
  const row = await withTransaction(ctx, (tx) =>
    tx.runRequest.findUnique({ where: { id, teamId: ctx.team.id }, select: runRequestColumns }),
  );
  if (row?.state !== 'requested') return;
  const request = {
    id,
    attempt: row.attempt,
    pipelineId: row.pipelineId,
    pipelineUuid: row.pipeline.uuid,
  };

  const ready = await getToken(ctx, row.pipeline.credentialId);
  if ('refusal' in ready) {
    await withTransaction(ctx, (tx) =>
      transition(tx, ctx, request, 'requested', 'rejected', { reason: ready.refusal }),
    );
    return;
  }
  const { client } = ready;
  let { token } = ready;
  let renewed = false;
  let from: 'requested' | 'sending' = 'requested';
  for (;;) {
    const attempt = request.attempt + 1;
    const leaseUntil = new Date(nowMs() + leaseMs);
    const claimed = await withTransaction(ctx, (tx) =>
      transition(tx, ctx, request, from, 'sending', { attempt, leaseUntil }),
    );
    if (!claimed) return;
    request.attempt = attempt;
    from = 'sending';

    const answer = await client.datamin.startRun(request.pipelineUuid, { token });
    const next = attempt < mostAttempts ? await another(answer, client, token, renewed) : null;
    if (!next) return settleAnswer(ctx, request, answer);
    token = next;
    renewed ||= answer.kind === 'unauthorized';
    if (answer.kind === 'unsent') await pause(pausesMs[attempt - 1] ?? 1000);
  }
}

/** The token for another attempt, or null when there must be none. */
async function another(
  answer: RunAnswer,
  client: CredentialClient,
  token: AccessToken,
  renewed: boolean,
): Promise<AccessToken | null> {
  if (answer.kind === 'unsent') return answer.retryable ? token : null;
  if (answer.kind !== 'unauthorized' || renewed) return null;
  const fresh = await client.renew(token).catch(() => token);
  return fresh.value === token.value ? null : fresh;
}

async function getToken(
  ctx: TeamContext,
  credentialId: string,
): Promise<{ client: CredentialClient; token: AccessToken } | { refusal: string }> {
  try {
    const client = await dataminFor(ctx, credentialId);
    return { client, token: await client.token() };
  } catch (error) {
    if (!(error instanceof DataminError)) throw error;
    return { refusal: `${error.message} Nothing was sent.` };
  }
}
