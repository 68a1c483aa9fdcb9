import { type ReportDefinition, StoredDefinition } from './definition';

/** As it was written, and as it was understood. Null: this portal cannot read it whole. */
interface Known {
  text: string;
  definition: ReportDefinition | null;
}

const most = 2000;
const known = new Map<string, Known>();

/**
 * What a stored definition says; understood again only when its text is another one than before: who looks at
 * a report a thousand times must not have it parsed as often. Null for what this portal cannot read whole,
 * which it must not show in part.
 */
export function definitionOf(reportId: string, text: string): ReportDefinition | null {
  const before = known.get(reportId);
  if (before?.text === text) return before.definition;
  const definition = StoredDefinition.safeParse(JSON.parse(text)).data ?? null;
  known.delete(reportId);
  known.set(reportId, { text, definition });
  for (const oldest of known.keys()) {
    if (known.size <= most) break;
    known.delete(oldest);
  }
  return definition;
}

/** Whether a report is opened by a link that is mailed. */
export function isGated(row: { report_id: string; definition: string }): boolean {
  return (definitionOf(row.report_id, row.definition)?.allowedEmails.length ?? 0) > 0;
}
