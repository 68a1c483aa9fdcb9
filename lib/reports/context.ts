import { createHash } from 'node:crypto';
import type { TeamContext } from '@/lib/context';
import type { ReportDefinition, ReportMode } from './definition';
import type { LogoType } from './logo';

/** What a link opens: the document, or the badge or feed, which have tokens of their own. */
const linkKinds = ['page', 'badge', 'feed'] as const;
export type LinkKind = (typeof linkKinds)[number];

declare const reportContext: unique symbol;

/**
 * The right to see what one report shows now. It is not a TeamContext: neither its type nor its parts are
 * accepted by a team's verbs. It holds no ids; only this folder can find out what it belongs to.
 */
export interface ReportContext {
  readonly [reportContext]: true;
  readonly kind: LinkKind;
  /** An admin's preview: not a view. */
  readonly isPreview: boolean;
  readonly definition: ReportDefinition;
  /** Raised by every change of what is shown. */
  readonly version: number;
  readonly mode: ReportMode;
  readonly logoType: LogoType | null;
  readonly expiresAt: Date | null;
  /** Distinguishes reports within a process, for what the process caches about them; not for the outside. */
  readonly key: string;
}

interface Behind {
  reportId: string;
  team: TeamContext['team'];
  /** Null: views are counted but not limited. */
  viewCap: number | null;
}

/** Not properties: a context that is printed, logged or sent must not reveal ids. */
const behind = new WeakMap<ReportContext, Behind>();

/** Only for openReport and previews. */
export function makeReportContext(
  parts: Omit<ReportContext, typeof reportContext | 'key'>,
  { reportId, team, viewCap }: Behind,
): ReportContext {
  const key = createHash('sha256').update(reportId).digest('base64url');
  const made = Object.freeze({ ...parts, key }) as ReportContext;
  behind.set(made, { reportId, team, viewCap });
  return made;
}

/** For this folder only: which report it is, and whose. Throws if makeReportContext did not make it. */
export function behindReport(report: ReportContext): Behind {
  const found = behind.get(report);
  if (!found) throw new Error('This is no opened report.');
  return found;
}
