export { type Aggregates, readAggregates } from './read-aggregates';
export { type Consolidated, readConsolidated, readRolling } from './read-consolidated';
export { type LastRunReading, readLastRun } from './read-last-run';
export { refreshPipeline } from './refresh-pipeline';
export { ReadAggregates, ReadRange } from './schemas';
export type { SubjectRef } from './subject';
export type { BucketValue } from './values';
