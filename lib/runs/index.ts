export { addRunRequestNote } from './add-run-request-note';
export type { LeftOut } from './bulk-outlook';
export {
  ChooseBulkRun,
  ListBulkRuns,
  mostPipelines,
  RequestBulkRun,
  usualWidth,
} from './bulk-run-schemas';
export {
  type BulkOutcome,
  type BulkRunItemView,
  type BulkRunStory,
  type BulkRunView,
  bulkOutcomes,
  bulkRunCauses,
  bulkRunStates,
} from './bulk-run-view';
export { BulkRunner } from './bulk-runner';
export { type Finding, findingSentences } from './candidates';
export { changeRunSettings } from './change-run-settings';
export { closeRunRequest } from './close-run-request';
export { followRuns } from './follow-runs';
export { freezePipeline } from './freeze-pipeline';
export { freezeTeam } from './freeze-team';
export type { FreezeView } from './freeze-view';
export { getBulkRun } from './get-bulk-run';
export { getRunRequest } from './get-run-request';
export type { RunRequestView } from './internal';
export { listBulkRuns } from './list-bulk-runs';
export { listFreezes, loadFreezes } from './list-freezes';
export { type InputPreset, listInputPresets } from './list-input-presets';
export { listRunRequests } from './list-run-requests';
export { type LockedPipeline, lockFreePipelines, lockPipeline } from './locked-pipeline';
export { lookAgain } from './look-again';
export { matchRunRequest } from './match-run-request';
export { newestRunRequests } from './newest-run-requests';
export { findObstacles, findObstaclesOfMany, type Obstacle } from './obstacles';
export { pieceOf } from './output-piece';
export { type OutputKind, type OutputView, viewOutput } from './output-view';
export { type BulkPreview, previewBulkRun } from './preview-bulk-run';
export { type Log, type LoggedTaskRun, readLog } from './read-log';
export { type LogPage, type PageRun, type PageTaskRun, readLogPage } from './read-log-page';
export { type ReadOutput, readOutput, toReadOutput } from './read-output';
export { loadRecentRuns, type RecentRunsReading, readRecentRuns } from './read-recent-runs';
export { findRun, type RunHint, type RunPlace, readRun } from './read-run';
export { readRunInput } from './read-run-input';
export { type RunOutlook, readRunOutlook } from './read-run-outlook';
export { type Candidate, type RunRequestStory, readRunRequest } from './read-run-request';
export { recordOwnWish } from './record-own-wish';
export { recordOwnWishes } from './record-own-wishes';
export { removeInputPreset } from './remove-input-preset';
export { requestBulkRun } from './request-bulk-run';
export { requestRun } from './request-run';
export { requestVersion } from './request-version';
export { runAgain } from './run-again';
export type { RunRequestEvent } from './run-request-event';
export { type RunSettings, readRunSettings } from './run-settings';
export { saveInputPreset } from './save-input-preset';
export {
  ChangeRunSettings,
  CloseRunRequest,
  FollowEvents,
  Freeze,
  ListRunRequests,
  MatchRunRequest,
  NoteRunRequest,
  ReadLog,
  RequestRun,
  RunAgain,
  SaveInputPreset,
  WaitForRunRequest,
} from './schemas';
export { SendQueue } from './send-queue';
export { sendRecorded } from './send-recorded';
export { sendRunRequest } from './send-run-request';
export { sendsUnderWay } from './sends-under-way';
export { inWords } from './span-words';
export { isDoubtful, isOpen, isOver, type RunRequestState, runRequestStates } from './states';
export { stopBulkRun } from './stop-bulk-run';
export { quietMs, type RunSummary, summariseRun } from './summarise-run';
export { sweepRunRequests } from './sweep-run-requests';
export { unfreezePipeline } from './unfreeze-pipeline';
export { unfreezeTeam } from './unfreeze-team';
export { waitForRunRequest } from './wait-for-run-request';
export { watchRunRequest } from './watch-run-request';
export { requestsFromNow, watchRunRequests } from './watch-run-requests';
