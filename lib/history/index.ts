export { claimDueHistory } from './claim-due-history';
export {
  type DurationHistogram,
  durationOf,
  mergeHistograms,
  percentile,
} from './duration-buckets';
export { syncPipeline, type Turn, type TurnOptions } from './sync-pipeline';
