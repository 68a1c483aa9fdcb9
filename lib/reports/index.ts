export { type LinkKind, linkKinds, type ReportContext } from './context';
export { type OpenedReport, openReport } from './open-report';
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
