import { requireRole, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { type ChainReport, checkChain } from './check-chain';
import { VerifyAudit } from './schemas';

/**
 * Whether every event of the team is as it was written, and none is missing. With a place that somebody wrote
 * down earlier, also whether the audit still passes through it. Throws Forbidden and Invalid.
 */
export async function verifyAudit(ctx: TeamContext, input: unknown = {}): Promise<ChainReport> {
  requireRole(ctx, 'admin');
  const { seq, head } = parseInput(VerifyAudit, input);
  const noted = seq !== undefined && head !== undefined ? { seq: BigInt(seq), hash: head } : null;
  return checkChain(ctx.team.id, noted);
}
