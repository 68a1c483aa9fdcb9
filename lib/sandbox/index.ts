export type { FaultAction, FaultInput } from './faults/fault';
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
export type { ClientInput, PipelineInput } from './world/build';
export type { Client, Dialect, Pipeline, Run, Schedule, Task, TaskRun } from './world/model';
export { type RecordedTaskRun, recordRun } from './world/record-run';
export { type Truth, truthOf } from './world/truth';
export type { World } from './world/world';
