import { z } from 'zod';
import { now } from '@/lib/clock';
import { systemContext } from '@/lib/context';
import { database } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { findTeam } from '@/lib/teams';
import { remindOfExpiry } from './remind-of-expiry';

const Due = z.array(z.object({ team_id: z.string(), credential_id: z.string() }));
const most = 100;

/**
 * Handles the credentials of all teams with an expiry reminder due. Returns how many were due. One that fails holds up
 * no other; the first such failure is thrown in the end.
 */
export async function remindOfDueExpiries(): Promise<number> {
  const today = now().toISOString().slice(0, 10);
  const due = Due.parse(
    await database().prisma.$queryRaw`
      SELECT team_id, credential_id FROM portal_due_expiries(${today}::date, ${most}::int)`,
  );
  const failures: unknown[] = [];
  for (const { team_id, credential_id } of due) {
    const team = await findTeam({ id: team_id });
    if (!team) continue;
    await remindOfExpiry(systemContext(team, 'worker'), credential_id).catch((error: unknown) => {
      // It was removed meanwhile.
      if (!(error instanceof NotFound)) failures.push(error);
    });
  }
  if (failures.length > 0) throw failures[0];
  return due.length;
}
