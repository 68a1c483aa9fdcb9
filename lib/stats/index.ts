export {
  type Amount,
  type Change,
  type Comparison,
  type Counted,
  compareNumbers,
} from './compare-numbers';
export { compareTasks, type TaskStanding } from './compare-tasks';
export type { Part } from './parts';
export {
  dayRange,
  namedRange,
  type Period,
  type RangeName,
  rangeNames,
  type StatsRange,
} from './ranges';
export { type Aggregates, readAggregates } from './read-aggregates';
export { type Consolidated, readConsolidated } from './read-consolidated';
export { readHistoryAggregates } from './read-history-aggregates';
export { type KeptDays, readKeptDays } from './read-kept-days';
export { type LastRunReading, readLastRun } from './read-last-run';
export { type PipelinePage, readPipelinePage } from './read-pipeline-page';
export {
  type AskedStatistics,
  comparePeriods,
  type PeriodNumbers,
  type RangeNumbers,
  type Statistics,
} from './read-statistics';
export { readTaskPage, type TaskPage } from './read-task-page';
export { refreshHealth } from './refresh-health';
export { refreshPipeline } from './refresh-pipeline';
export { ReadAggregates, ReadRange } from './schemas';
export { type Spread, spreadOf } from './spread';
export type { SubjectRef } from './subject';
export { sumDays } from './sum-days';
export { dayAt, shiftDays, startOfDay } from './zone';
