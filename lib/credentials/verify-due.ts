import { z } from 'zod';
import { now } from '@/lib/clock';
import { systemContext } from '@/lib/context';
import { database } from '@/lib/db';
import { Conflict, NotFound } from '@/lib/errors';
import { findTeam } from '@/lib/teams';
import { checkStored } from './check-stored';

const Due = z.array(z.object({ team_id: z.string(), credential_id: z.string() }));

/** The most checks at once in this process: each may wait up to 15 s for a Datamin. */
const most = 8;

/** Verifies the credentials of all teams that are due, each in one worker only. Returns how many were due. */
export async function verifyDueCredentials(): Promise<number> {
  const due = Due.parse(
    await database().prisma.$queryRaw`
      SELECT team_id, credential_id FROM portal_claim_due_checks(${now()}, ${most}::int)`,
  );
  await Promise.all(
    due.map(async ({ team_id, credential_id }) => {
      const team = await findTeam({ id: team_id });
      if (!team) return;
      await checkStored(systemContext(team, 'worker'), credential_id, 'scheduled').catch(orGone);
    }),
  );
  return due.length;
}

/** It was removed or disabled meanwhile. */
function orGone(error: unknown): void {
  if (!(error instanceof Conflict || error instanceof NotFound)) throw error;
}
