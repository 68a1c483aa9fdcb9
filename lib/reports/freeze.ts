import { now } from '@/lib/clock';
import type { TeamContext } from '@/lib/context';
import { type Transaction, uuidv7 } from '@/lib/db';
import { makeReportContext } from './context';
import type { ReportDefinition } from './definition';
import { readContent } from './read-content';
import { reportRange } from './report-range';

/** The content's format; raised when its shape changes, so that readers can recognise older ones. */
const frozenFormat = 1;

/** What a frozen report will show. */
export interface Frozen {
  format: number;
  content: string;
}

/** Reads what a report shows now, to be kept unchanged. Uses transactions of its own. */
export async function freeze(
  ctx: TeamContext,
  id: string,
  definition: ReportDefinition,
): Promise<Frozen> {
  const report = makeReportContext(
    {
      kind: 'page',
      isPreview: true,
      definition,
      version: 0,
      mode: 'snapshot',
      logoType: null,
      expiresAt: null,
    },
    { reportId: id, team: ctx.team, viewCap: null },
  );
  const content = await readContent(report, reportRange(definition).range);
  return { format: frozenFormat, content: JSON.stringify(content) };
}

/** Replaces the earlier snapshot, which can no longer be shown to anybody. */
export async function keepFrozen(
  tx: Transaction,
  ctx: TeamContext,
  reportId: string,
  { format, content }: Frozen,
): Promise<void> {
  await tx.reportSnapshot.deleteMany({ where: { reportId, teamId: ctx.team.id } });
  await tx.reportSnapshot.create({
    data: { id: uuidv7(), teamId: ctx.team.id, reportId, format, content, takenAt: now() },
    select: { id: true },
  });
}
