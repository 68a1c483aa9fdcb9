export { changeSchedule } from './change-schedule';
export { createSchedule } from './create-schedule';
export { Dispatcher } from './dispatcher';
export { getSchedule } from './get-schedule';
export type { FiringView, ScheduleView } from './internal';
export { listFirings } from './list-firings';
export { listSchedules, type ScheduleList } from './list-schedules';
export { pauseSchedule } from './pause-schedule';
export { previewSchedule, type SchedulePreview } from './preview-schedule';
export { pruneFirings } from './prune-firings';
export { removeSchedule } from './remove-schedule';
export { resumeSchedule } from './resume-schedule';
export { hourCounts, minuteCounts, type Rhythm, rhythmOf, weekdayNames } from './rhythm';
export {
  ChangeSchedule,
  CreateSchedule,
  catchUpPolicies,
  firingCauses,
  firingResults,
  ListFirings,
  ListSchedules,
  overlapPolicies,
  PreviewExpression,
} from './schemas';
