import {
  type AuditEventView,
  type AuditPage,
  type ChainReport,
  checkChain,
  instanceChain,
  pageOfInstanceAudit,
  pagesOfInstanceAudit,
  VerifyAudit,
} from '@/lib/audit';
import { parseInput } from '@/lib/input';
import { type InstanceContext, requireInstanceAdmin } from '@/lib/teams';

/** The instance's own audit: sign-ins, users, teams. Throws Forbidden, Invalid and Malformed. */
export async function listInstanceAudit(
  ctx: InstanceContext,
  input: unknown = {},
): Promise<AuditPage> {
  requireInstanceAdmin(ctx);
  return pageOfInstanceAudit(input);
}

/** All of its events that match. Throws Forbidden and Invalid at once; the pages throw later. */
export function exportInstanceAudit(
  ctx: InstanceContext,
  input: unknown = {},
): AsyncIterable<AuditEventView[]> {
  requireInstanceAdmin(ctx);
  return pagesOfInstanceAudit(input);
}

/** Whether it is as it was written; see verifyAudit. Throws Forbidden and Invalid. */
export async function verifyInstanceAudit(
  ctx: InstanceContext,
  input: unknown = {},
): Promise<ChainReport> {
  requireInstanceAdmin(ctx);
  const { seq, head } = parseInput(VerifyAudit, input);
  const noted = seq !== undefined && head !== undefined ? { seq: BigInt(seq), hash: head } : null;
  return checkChain(instanceChain, noted);
}
