import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import type { Transaction } from '@/lib/db';
import { markFailing, works } from './standing';

type CredentialOutcome =
  | { ok: true; scopes: string[] }
  | { ok: false /** A sentence. */; reason: string };

/** Records whether Datamin just accepted a credential, unless its secret was replaced meanwhile. */
export async function markCredential(
  tx: Transaction,
  ctx: TeamContext,
  credential: { id: string; version: number },
  outcome: CredentialOutcome,
): Promise<void> {
  if (!outcome.ok) {
    await markFailing(tx, ctx, credential, outcome.reason);
    return;
  }
  await tx.credential.updateMany({
    where: { id: credential.id, teamId: ctx.team.id, version: credential.version },
    data: { ...works, scopes: outcome.scopes, lastUsedAt: now() },
  });
}
