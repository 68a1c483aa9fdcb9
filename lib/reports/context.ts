import { createHash } from 'node:crypto';
import type { TeamContext } from '@/lib/context';
import type { ReportDefinition, ReportMode } from './definition';
import type { LogoType } from './logo';

/** What a link opens: the document, or one of the two that have tokens of their own. */
const linkKinds = ['page', 'badge', 'feed'] as const;
export type LinkKind = (typeof linkKinds)[number];

declare const reportContext: unique symbol;

/**
 * The right to see what one report shows, now. No TeamContext: verbs of a team take it neither by its type
 * nor by its parts. It holds no id; what the report belongs to only this folder can ask.
 */
export interface ReportContext {
  readonly [reportContext]: true;
  readonly kind: LinkKind;
  /** An admin's look at it: not a view. */
  readonly isPreview: boolean;
  readonly definition: ReportDefinition;
  /** Raised by every change of what is shown. */
  readonly version: number;
  readonly mode: ReportMode;
  readonly logoType: LogoType | null;
  readonly expiresAt: Date | null;
  /** Tells reports apart within a process, for what it keeps of them; not for the outside. */
  readonly key: string;
}

interface Behind {
  reportId: string;
  team: TeamContext['team'];
  /** Null: views are counted, and not limited. */
  viewCap: number | null;
}

/** Not properties: a context that is printed, logged or sent must not tell ids. */
const behind = new WeakMap<ReportContext, Behind>();

/** For openReport and previews alone. */
export function makeReportContext(
  parts: Omit<ReportContext, typeof reportContext | 'key'>,
  { reportId, team, viewCap }: Behind,
): ReportContext {
  const key = createHash('sha256').update(reportId).digest('base64url');
  const made = Object.freeze({ ...parts, key }) as ReportContext;
  behind.set(made, { reportId, team, viewCap });
  return made;
}

/** For this folder: which report it is, and whose. Throws for what makeReportContext did not make. */
export function behindReport(report: ReportContext): Behind {
  const found = behind.get(report);
  if (!found) throw new Error('This is no opened report.');
  return found;
}
