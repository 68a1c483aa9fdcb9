export { claimDueHistory } from './claim-due-history';
export { type ComparedTask, compareRuns, type RunComparison, type TaskPart } from './compare-runs';
export { dropOutdatedMonths } from './drop-outdated-months';
export {
  type DurationHistogram,
  durationOf,
  mergeHistograms,
  percentile,
} from './duration-buckets';
export { exportRuns } from './export-runs';
export { findKeptOutput } from './find-kept-output';
export { getRun } from './get-run';
export { listRunViews, type SavedRunView } from './list-run-views';
export { listRuns } from './list-runs';
export { listTroubledSyncs, type TroubledSync } from './list-troubled-syncs';
export type { OutputPolicy } from './output-policy';
export { preparePartitions, pruneHistory } from './prune-history';
export type { ErrorGroup } from './read-error-groups';
export type { FailurePattern } from './read-failure-pattern';
export {
  type HistoryNumbers,
  historyStaleAfterMs,
  readHistoryNumbers,
} from './read-history-numbers';
export {
  type HistoryStatistics,
  ReadHistoryStatistics,
  type RunStep,
  type RunSums,
  readHistoryStatistics,
  readHistoryYear,
} from './read-history-statistics';
export { type KeptHealth, readKeptHealth } from './read-kept-health';
export { readKeptSteps } from './read-kept-steps';
export type { MetricLine } from './read-metrics';
export { readOutputPolicy } from './read-output-policy';
export { type PublicHistory, readPublicHistory } from './read-public-history';
export { readRunChoices } from './read-run-choices';
export { type HistorySettings, readHistorySettings } from './read-settings';
export { type HistoryStanding, readHistoryStanding } from './read-standing';
export { readStoredOutput } from './read-stored-output';
export { readSync, type SyncView } from './read-sync';
export type { TaskSums } from './read-task-sums';
export type { WeekHour, WeekPattern } from './read-week-pattern';
export { readWholeRun, type WholeRun, type WholeTaskRun } from './read-whole-run';
export { removeRunView } from './remove-run-view';
export type { RunView } from './run-view';
export { saveRunView } from './save-run-view';
export { ExportRuns, ListRuns, runStatuses, triggers, viewParameters, WhichRun } from './schemas';
export { setBackfill } from './set-backfill';
export { setOutputPolicy } from './set-output-policy';
export { setRetention } from './set-retention';
export { outputPolicies, SetBackfill, SetOutputPolicy, SetRetention } from './setting-schemas';
export { sumStreaks } from './sum-streaks';
export { sumWeeks } from './sum-weeks';
export { syncNow } from './sync-now';
export { syncPipeline, type Turn, type TurnOptions } from './sync-pipeline';
export { withErrorTexts } from './with-error-texts';
