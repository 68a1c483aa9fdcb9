import { requireRole, type TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import {
  type AuditEventView,
  type AuditPlace,
  readInstanceAudit,
  readTeamAudit,
} from './read-audit';
import { FindAudit } from './schemas';

/** Large enough that a long audit is few transactions, small enough to keep in memory. */
const pageSize = 500;

/**
 * All of the team's events that match, newest first, one page in memory at a time. Throws Forbidden and
 * Invalid at once; the pages throw later.
 */
export function exportAudit(
  ctx: TeamContext,
  input: unknown = {},
): AsyncIterable<AuditEventView[]> {
  requireRole(ctx, 'admin');
  const find = parseInput(FindAudit, input);
  return pages((after) => readTeamAudit(ctx, find, after, pageSize));
}

/** The instance's own. The caller must have checked for an instance admin. Throws Invalid. */
export function pagesOfInstanceAudit(input: unknown = {}): AsyncIterable<AuditEventView[]> {
  const find = parseInput(FindAudit, input);
  return pages((after) => readInstanceAudit(find, after, pageSize));
}

async function* pages(
  read: (after: AuditPlace | null) => ReturnType<typeof readInstanceAudit>,
): AsyncGenerator<AuditEventView[]> {
  let after: AuditPlace | null = null;
  do {
    const page: Awaited<ReturnType<typeof readInstanceAudit>> = await read(after);
    if (page.items.length > 0) yield page.items;
    after = page.next;
  } while (after);
}
