export type { Fault, FaultAction, FaultInput } from './faults/fault';
export type { FaultBook } from './faults/fault-book';
export { DEMO_OUTPUT_KEY, DEMO_OUTPUT_KEY_BASE64 } from './seed/demo-key';
export {
  type DemoClient,
  type DemoOrganization,
  type DemoPipeline,
  demoWorld,
} from './seed/demo-world';
export type { SeedHistory } from './seed/plant';
export type { Ledger, LedgerEntry } from './server/ledger';
export type { EndpointKind } from './server/route';
export { type Sandbox, type SandboxOptions, startSandbox } from './start-sandbox';
export type { ClientInput, OrganizationInput, PipelineInput, TaskInput } from './world/build';
export type { SandboxClock } from './world/clock';
export type {
  Client,
  Dialect,
  Organization,
  Permission,
  Pipeline,
  Run,
  Schedule,
  Task,
  TaskRun,
} from './world/model';
export { type RecordedRun, type RecordedTaskRun, recordRun } from './world/record-run';
export type { TokenBook } from './world/token-book';
export { type Truth, truthOf } from './world/truth';
export type { World } from './world/world';
