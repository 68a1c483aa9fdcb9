import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { newToken } from '@/lib/crypto';
import type { Transaction } from '@/lib/db';
import type { LinkKind } from './context';

const prefixes = { page: 'rpt', badge: 'rpb', feed: 'rpf' } as const satisfies Record<
  LinkKind,
  string
>;

/**
 * Gives a report a new link of one kind and returns its token, which is not stored. Call with the report
 * locked and its current link of that kind ended.
 */
export async function writeLink(
  tx: Transaction,
  ctx: TeamContext,
  reportId: string,
  kind: LinkKind,
): Promise<string> {
  const { token, hash, hint } = newToken(prefixes[kind]);
  // createMany has no RETURNING, so the hash just written is never read back.
  await tx.reportLink.createMany({
    data: [{ hash, hint, kind, reportId, teamId: ctx.team.id, createdAt: now() }],
  });
  return token;
}
