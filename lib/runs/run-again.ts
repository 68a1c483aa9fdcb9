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
 * A person runs a pipeline again although an earlier request is in doubt, which may run it twice. This makes
 * a new request with its own key and closes the doubtful one in the same commit. The same key again returns
 * the same request. Throws Forbidden, Malformed (no key), Invalid, NotFound, and Conflict if nothing is in
 * doubt.
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
    // Whoever runs it again was warned: doing so confirms it.
    confirmed: true,
    repeatOf: doubtful.id,
    // With the same input as before.
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
