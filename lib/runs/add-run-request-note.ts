import { recordAudit } from '@/lib/audit';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { isUuid, parseInput } from '@/lib/input';
import { recordEvent } from './record-event';
import { NoteRunRequest } from './schemas';

/** Adds a person's note to a request's timeline. Throws Forbidden, Invalid and NotFound. */
export async function addRunRequestNote(
  ctx: TeamContext,
  id: string,
  input: unknown,
): Promise<void> {
  requireRole(ctx, 'operator');
  const { text } = parseInput(NoteRunRequest, input);
  if (!isUuid(id)) throw new NotFound();
  await withTransaction(ctx, async (tx) => {
    const row = await tx.runRequest.findUnique({
      where: { id, teamId: ctx.team.id },
      select: {
        id: true,
        attempt: true,
        state: true,
        pipeline: { select: { uuid: true, name: true } },
      },
    });
    if (!row) throw new NotFound();
    await recordEvent(tx, ctx, row, 'noted', text);
    await recordAudit(tx, ctx, {
      action: 'run_request.noted',
      target: { kind: 'pipeline', id: row.pipeline.uuid, name: row.pipeline.name },
      details: { runRequestId: id },
    });
  });
}
