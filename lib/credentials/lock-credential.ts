import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';

interface LockedCredential {
  name: string;
  version: number;
  disabled: boolean;
  oldSecretUntil: Date | null;
}

/**
 * Reads the credential and locks it: until the transaction ends nobody can change it, and no pipeline can be
 * registered with it. Throws NotFound.
 */
export async function lockCredential(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<LockedCredential> {
  if (!isUuid(id)) throw new NotFound();
  const [locked] = await tx.$queryRaw<LockedCredential[]>`
    SELECT name, version, disabled_at IS NOT NULL AS disabled, old_secret_until AS "oldSecretUntil"
    FROM credentials WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid FOR UPDATE`;
  if (!locked) throw new NotFound();
  return locked;
}
