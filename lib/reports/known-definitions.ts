import { type ReportDefinition, StoredDefinition } from './definition';

/** The stored text and its parsed definition. Null: this portal cannot read all of it. */
interface Known {
  text: string;
  definition: ReportDefinition | null;
}

const most = 2000;
const known = new Map<string, Known>();

/**
 * Parses a stored definition, again only if its text has changed: a report that is viewed a thousand times
 * must not be parsed as often. Null for one that this portal cannot read completely and so must not show in
 * part.
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

/** Whether a report is opened by a mailed link. */
export function isGated(row: { report_id: string; definition: string }): boolean {
  return (definitionOf(row.report_id, row.definition)?.allowedEmails.length ?? 0) > 0;
}
