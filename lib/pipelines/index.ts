export { findPipeline } from './find-pipeline';
export { findTaskPipeline } from './find-task-pipeline';
export { getPipeline } from './get-pipeline';
export { getTask } from './get-task';
export type { LastRunView, PipelineRow, PipelineView } from './internal';
export { listPipelines, type PipelineList } from './list-pipelines';
export { listTags } from './list-tags';
export { listTasks } from './list-tasks';
export { nameTask } from './name-task';
export { type RecentRun, RecentRuns } from './recent-runs';
export { type RegisteredPipeline, registerPipeline } from './register-pipeline';
export { removePipeline } from './remove-pipeline';
export { type ScannedPipeline, scanLog } from './scan-log';
export {
  ListPipelines,
  NameTask,
  type PipelineState,
  pipelineSorts,
  pipelineStates,
  RegisterPipeline,
  UpdatePipeline,
} from './schemas';
export type { TaskView } from './tasks';
export { updatePipeline } from './update-pipeline';
export { uuidFromText } from './uuid-from-text';
