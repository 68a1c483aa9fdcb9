import { changes, recordAudit } from '@/lib/audit';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { parseInput } from '@/lib/input';
import { actorOf } from './instance-context';
import { UpdateProfile } from './schemas';

/** Changes one's own name or time zone. Throws Invalid. */
export async function updateProfile(
  ctx: ViewerContext,
  input: unknown,
): Promise<{ name: string; timeZone: string }> {
  const given = parseInput(UpdateProfile, input);
  const name = given.name ?? ctx.user.name;
  const timeZone = given.timeZone ?? ctx.user.timeZone;
  const { id, email } = ctx.user;
  await inTransaction({ userId: id }, async (tx) => {
    await tx.user.updateMany({ where: { id }, data: { name, timeZone } });
    await recordAudit(tx, actorOf(ctx), {
      action: 'profile.updated',
      target: { kind: 'user', id, name: email },
      details: { name, timeZone },
      changes: changes(ctx.user, { name, timeZone }, ['name', 'timeZone']),
    });
  });
  return { name, timeZone };
}
