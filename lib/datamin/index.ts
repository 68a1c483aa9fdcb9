export { classifyAddress } from './address';
export type { AggregatedReading, Bucket } from './aggregated';
export { type BaseUrlCheck, checkBaseUrl } from './base-url';
export { Circuit, type CircuitState } from './circuit';
export { createDatamin, type Datamin } from './client';
export { ConnectFailure, ForbiddenAddress, guardedConnector } from './connector';
export type { ConsolidatedReading, Numbers } from './consolidated';
export type { Dialect } from './dialect';
export { DataminError, DataminForbidden, DataminUnavailable } from './errors';
export { connectFailureKind } from './failures';
export type { LastRun } from './last-run';
export { type TaskRunRow, UNKNOWN_TYPE } from './log-row';
export {
  type CallReport,
  type Credentials,
  type DataminOptions,
  DEFAULT_TIMEOUTS,
} from './options';
export {
  cleanText,
  type DecodedOutput,
  decodeBase64,
  decodeOutput,
  decodeOutputBytes,
  OUTPUT_SCHEMES,
  type OutputScheme,
  parseOutputKey,
  type TaskError,
} from './output';
export { addPeriods, PERIODS, type Period, startOfPeriod } from './periods';
export type { RunAnswer } from './run-answer';
export { mayRun, parseScopes } from './scopes';
export type { Subject } from './subject';
export {
  type AccessToken,
  InProcessTokens,
  RENEWAL_GAP_MS,
  type TokenSource,
  tokenEnded,
} from './tokens';
export { parseUuid } from './uuid';
