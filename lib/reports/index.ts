export {
  type ReportBucket,
  ReportContent,
  type ReportPipeline,
  type ReportSummary,
} from './content';
export { type LinkKind, linkKinds, type ReportContext } from './context';
export { type OpenedReport, openReport } from './open-report';
export { readContent } from './read-content';
export { type ReportRange, reportRange } from './report-range';
export {
  ChangeReport,
  CreateReport,
  modes,
  mostDays,
  RangePolicy,
  type ReportDefinition,
  type ReportMode,
  type SectionName,
  sectionNames,
  themes,
} from './schemas';
