export { changeReport } from './change-report';
export { devices } from './coarse-agent';
export {
  type ReportBucket,
  ReportContent,
  type ReportPipeline,
  type ReportSummary,
} from './content';
export type { LinkKind, ReportContext } from './context';
export { countView } from './count-view';
export { type CreatedReport, createReport } from './create-report';
export { modes, ReportDefinition, themes } from './definition';
export { duplicateReport } from './duplicate-report';
export { endLink } from './end-link';
export { getReport } from './get-report';
export { linkPath } from './link-path';
export { type LoggedView, listReportViews, type ReportViews } from './list-report-views';
export { listReports } from './list-reports';
export { freshMs as liveFreshMs, liveContent } from './live-content';
export { type Logo, largestLogo } from './logo';
export { makeLink } from './make-link';
export { makeSnapshot } from './make-snapshot';
export { flushViews } from './noted-views';
export { type Asking, askByMail, openByPass, type Passing } from './open-by-mail';
export { type OpenedReport, openReport } from './open-report';
export { pauseReport } from './pause-report';
export { previewReport } from './preview-report';
export { pruneReportViews } from './prune-report-views';
export { mostDays, RangePolicy } from './range-policy';
export { readContent } from './read-content';
export { readLogo } from './read-logo';
export { readSnapshot } from './read-snapshot';
export { removeReport } from './remove-report';
export { type ReportRange, reportRange, usualRange } from './report-range';
export { type ReportState, type ReportView, reportStates } from './report-view';
export { resumeReport } from './resume-report';
export { revokeReport } from './revoke-report';
export { revokeReports } from './revoke-reports';
export { rotateReport } from './rotate-report';
export {
  ChangeReport,
  CreateReport,
  DuplicateReport,
  ListReports,
  RotateReport,
  SideLink,
} from './schemas';
export { type SectionName, sectionNames, usualSections } from './sections';
export { type Unlocking, unlockReport } from './unlock-report';
