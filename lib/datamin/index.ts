export { type AddressClass, classifyAddress } from './address';
export type { AggregatedReading, Bucket } from './aggregated';
export { type BaseUrlCheck, checkBaseUrl } from './base-url';
export { Circuit, type CircuitOptions, type CircuitPermit, type CircuitState } from './circuit';
export { createDatamin, type Datamin } from './client';
export { ConnectFailure, ForbiddenAddress, guardedConnector } from './connector';
export type { ConsolidatedReading, Numbers } from './consolidated';
export type { Dialect } from './dialect';
export {
  DataminError,
  type DataminErrorDetails,
  type DataminErrorKind,
  DataminForbidden,
  DataminUnavailable,
  type ForbiddenKind,
  type UnavailableKind,
} from './errors';
export { connectFailureKind } from './failures';
export type { LastRun } from './last-run';
export type { TaskRunRow } from './log-row';
export type { LogsOptions } from './logs';
export {
  type CallReport,
  type Credentials,
  type DataminLimits,
  type DataminOptions,
  type DataminTimeouts,
  DEFAULT_LIMITS,
  DEFAULT_TIMEOUTS,
  type Endpoint,
} from './options';
export {
  cleanText,
  type DecodedOutput,
  type DecodeOutputOptions,
  decodeBase64,
  decodeOutput,
  decodeOutputBytes,
  decryptOutput,
  OUTPUT_SCHEMES,
  type OutputScheme,
  parseOutputKey,
  type TaskError,
} from './output';
export { addPeriods, PERIODS, type Period, startOfPeriod } from './periods';
export type { RunAnswer, StartedTaskRun } from './run-answer';
export { mayRun, parseScopes } from './scopes';
export type { StartRunOptions } from './start-run';
export type { Subject } from './subject';
export { type AccessToken, InProcessTokens, type TokenSource } from './tokens';
export { parseUuid } from './uuid';
