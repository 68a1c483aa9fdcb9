import type * as audit from '@/lib/audit';
import type { TeamContext } from '@/lib/context';
import type * as credentials from '@/lib/credentials';
import type * as history from '@/lib/history';
import type * as mail from '@/lib/mail';
import type * as pipelines from '@/lib/pipelines';
import type * as reports from '@/lib/reports';
import type { ReportContext } from '@/lib/reports';
import type * as runs from '@/lib/runs';
import type * as schedules from '@/lib/schedules';
import type * as stats from '@/lib/stats';
import type * as teams from '@/lib/teams';
import type * as webhooks from '@/lib/webhooks';

/** Names of a folder's functions whose first or second argument accepts such a context. */
type Takers<Folder, Context> = {
  [Name in keyof Folder]: Folder[Name] extends (...given: infer Given) => unknown
    ? Takes<Given[0 & keyof Given], Context> | Takes<Given[1 & keyof Given], Context> extends false
      ? never
      : Name
    : never;
}[keyof Folder];

/** `unknown` is what zod is about to check: no right follows from it. */
type Takes<Argument, Context> = unknown extends Argument
  ? false
  : Context extends Argument
    ? true
    : false;

/** Everything a member may do in a team: each of these folders' verbs, and the helpers beside them. */
type OfTeams =
  // `changes` compares any two objects and demands no right.
  | Exclude<Takers<typeof audit, ReportContext>, 'changes'>
  | Takers<typeof credentials, ReportContext>
  | Takers<typeof history, ReportContext>
  | Takers<typeof mail, ReportContext>
  | Takers<typeof pipelines, ReportContext>
  | Takers<typeof runs, ReportContext>
  | Takers<typeof schedules, ReportContext>
  | Takers<typeof stats, ReportContext>
  | Takers<typeof teams, ReportContext>
  | Takers<typeof webhooks, ReportContext>;
type OfReports = Takers<typeof reports, ReportContext>;

/** Refused by the compiler, run by `npm run verify`, unless the two are the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

test('no verb of a team takes what a link opens, and what takes it is known by name', () => {
  const noneOfTeams: Same<OfTeams, never> = true;
  const ofReports: Same<
    OfReports,
    'countView' | 'liveContent' | 'readContent' | 'readLogo' | 'readSnapshot'
  > = true;
  // The search finds verbs where there are some, or the above would prove nothing.
  const searched: Same<
    'listReports' | 'revokeReport',
    Extract<Takers<typeof reports, TeamContext>, 'listReports' | 'revokeReport' | 'openReport'>
  > = true;
  const alsoRuns: Same<
    'requestRun',
    Extract<Takers<typeof runs, TeamContext>, 'requestRun'>
  > = true;
  // Nor does a report accept a team's context instead of its own.
  const notBack: Same<
    never,
    Extract<Takers<typeof reports, TeamContext>, 'readContent' | 'liveContent' | 'countView'>
  > = true;
  expect([noneOfTeams, ofReports, searched, alsoRuns, notBack]).not.toContain(false);
});
