export { type Attention, attentionKinds, lateSince } from './attention';
export { findPipeline } from './find-pipeline';
export { findPipelineId } from './find-pipeline-id';
export { findTaskPipeline } from './find-task-pipeline';
export { getPipeline, loadPipeline } from './get-pipeline';
export { getTask, loadTask } from './get-task';
export {
  Degrading,
  type HealthSource,
  healthSources,
  type RangeSum,
  RangeSums,
  Rhythm,
} from './health';
export type { PipelineView } from './internal';
export { listPipelines } from './list-pipelines';
export { listTags } from './list-tags';
export { listTasks, loadTasks } from './list-tasks';
export { mostTasks } from './most-tasks';
export { namePipelines } from './name-pipelines';
export { nameTask } from './name-task';
export { barCount, defaultRange, type PipelineRange, pipelineRanges, rangeDays } from './ranges';
export type { PipelineGroup } from './read-groups';
export {
  type GroupedOverview,
  type Overview,
  readGroupedOverview,
  readOverview,
} from './read-overview';
export type { TeamRuns, TeamStanding } from './read-standing';
export { type RecentRun, RecentRuns } from './recent-runs';
export { registerPipeline } from './register-pipeline';
export { type LineOutcome, registerPipelines } from './register-pipelines';
export { removePipeline } from './remove-pipeline';
export { scanLog } from './scan-log';
export {
  ListPipelines,
  NameTask,
  type PipelineFilter,
  type PipelineSort,
  type PipelineState,
  pipelineFilters,
  pipelineSorts,
  pipelineStates,
  RegisterPipeline,
  UpdatePipeline,
} from './schemas';
export { taskTypeOf } from './task-type';
export type { TaskView } from './tasks';
export { updatePipeline } from './update-pipeline';
export { uuidFromText } from './uuid-from-text';
