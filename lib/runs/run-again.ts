import { requireRole, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { close } from './close-run-request';
import { lockDoubtful } from './doubtful-request';
import { getRunRequest } from './get-run-request';
import type { RunRequestView } from './internal';
import { readRunInput } from './read-run-input';
import { type RecordAndSendOptions, recordAndSend } from './request-run';
import { acceptIdempotencyKey, RunAgain } from './schemas';

/**
 * A person runs a pipeline again although an earlier request of it is in doubt, which may run it twice: a
 * new request with a key of its own, and the doubtful one is closed by the same commit. The same key again
 * gives the same request. Throws Forbidden, Malformed (no key), Invalid, NotFound, and Conflict where
 * nothing is in doubt.
 */
export async function runAgain(
  ctx: TeamContext,
  id: string,
  asked: { idempotencyKey: string | null | undefined; body?: unknown },
  options: RecordAndSendOptions = {},
): Promise<RunRequestView> {
  requireRole(ctx, 'operator');
  const doubtful = await getRunRequest(ctx, id);
  const input = (await readRunInput(ctx, id)) ?? undefined;
  const idempotencyKey = acceptIdempotencyKey(asked.idempotencyKey);
  parseInput(RunAgain, asked.body ?? {});
  const wish = {
    pipelineUuid: doubtful.pipelineUuid,
    idempotencyKey,
    anyway: true,
    // Who runs again was warned, and says so by it.
    confirmed: true,
    repeatOf: doubtful.id,
    // The same again: with what it was to start with.
    input,
  };
  return recordAndSend(ctx, wish, {
    ...options,
    along: async (tx, { row }) => {
      const reason = `${ctx.actor.name} ran it again anyway: see request ${row.id}.`;
      await close(tx, ctx, await lockDoubtful(tx, ctx, id), reason);
    },
  });
}
