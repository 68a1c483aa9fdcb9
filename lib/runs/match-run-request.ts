import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { Conflict } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { lockDoubtful } from './doubtful-request';
import { getRunRequest } from './get-run-request';
import type { RunRequestView } from './internal';
import { MatchRunRequest } from './schemas';
import { Evidence } from './seen-run';
import { transition } from './transition';

/**
 * A person says which of the runs offered from the log an uncertain request started. Throws Forbidden,
 * Invalid, NotFound, and Conflict if nothing is in doubt or the run was not offered.
 */
export async function matchRunRequest(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<RunRequestView> {
  requireRole(ctx, 'operator');
  const { runUuid } = parseInput(MatchRunRequest, input);
  await withTransaction(ctx, async (tx) => {
    const row = await lockDoubtful(tx, ctx, id);
    const isOffered = Evidence.parse(row.evidence).some((run) => run.runUuid === runUuid);
    const owner = await tx.runRequest.findFirst({
      where: { teamId: ctx.team.id, runUuid },
      select: { id: true },
    });
    if (row.state !== 'uncertain' || !isOffered || owner) {
      throw new Conflict(
        owner
          ? 'This run belongs to another request. Look again and choose another.'
          : 'This run is not among those that the request may have started. Look again and choose one.',
      );
    }
    const reason = `${ctx.actor.name} said that this is its run.`;
    if (!(await transition(tx, ctx, row, 'uncertain', 'matched', { runUuid, reason }))) {
      throw new Conflict('Someone else has just decided about this request.');
    }
    await recordAudit(tx, ctx, {
      action: 'run_request.matched',
      target: { kind: 'pipeline', id: row.pipeline.uuid, name: row.pipeline.name },
      details: { runRequestId: id, runUuid },
    });
  });
  return getRunRequest(ctx, id);
}
