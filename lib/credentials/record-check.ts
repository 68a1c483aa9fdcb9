import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import { addToDay } from './add-to-day';
import type { Probe } from './probe';

export const checkCauses = ['asked', 'scheduled', 'created', 'replaced'] as const;
export type CheckCause = (typeof checkCauses)[number];

export const checkOutcomes = ['ok', 'refused', 'unreachable'] as const;
export type CheckOutcome = (typeof checkOutcomes)[number];

/** Records a verification, in the credential's history and in its daily counts. */
export async function recordCheck(
  tx: Transaction,
  ctx: TeamContext,
  credentialId: string,
  cause: CheckCause,
  probe: Probe,
): Promise<void> {
  const outcome = outcomeOf(probe);
  const reason = probe.ok ? null : probe.reason;
  await tx.$executeRaw`
    INSERT INTO credential_checks (id, team_id, credential_id, at, cause, outcome, reason, actor_name)
    VALUES (${uuidv7()}::uuid, ${ctx.team.id}::uuid, ${credentialId}::uuid, ${now()}, ${cause}, ${outcome}, ${reason}, ${ctx.actor.name})`;
  await addToDay(tx, ctx, credentialId, { [`checks_${outcome}` as const]: 1 });
}

function outcomeOf(probe: Probe): CheckOutcome {
  if (probe.ok) return 'ok';
  return probe.refused ? 'refused' : 'unreachable';
}
