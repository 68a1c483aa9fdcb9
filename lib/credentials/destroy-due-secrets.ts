import { z } from 'zod';
import { now } from '@/lib/clock';
import { systemContext } from '@/lib/context';
import { database } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { findTeam } from '@/lib/teams';
import { destroyOldSecret } from './destroy-old-secret';

const Due = z.array(z.object({ team_id: z.string(), credential_id: z.string() }));
const most = 100;

/**
 * Destroys the kept secrets of all teams whose time is over. Returns how many were due. One that cannot be destroyed
 * holds up no other; the first such failure is thrown in the end.
 */
export async function destroyDueSecrets(): Promise<number> {
  const due = Due.parse(
    await database().prisma.$queryRaw`
      SELECT team_id, credential_id FROM portal_due_old_secrets(${now()}, ${most}::int)`,
  );
  const failures: unknown[] = [];
  for (const { team_id, credential_id } of due) {
    const team = await findTeam({ id: team_id });
    if (!team) continue;
    await destroyOldSecret(systemContext(team, 'worker'), credential_id)
      .catch(orGone)
      .catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
  return due.length;
}

/** Somebody else destroyed or removed it meanwhile. */
function orGone(error: unknown): void {
  if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
}
