import {
  type DemoPipeline,
  demoWorld,
  type EndpointKind,
  type FaultInput,
  type LedgerEntry,
  type Truth,
} from '@/lib/sandbox';
import type { SandboxOnStage } from '../stage/wire';

/** A sandbox's control port: the calls it received, and the faults it shall have. */
export function control({ controlUrl }: SandboxOnStage) {
  const send = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await fetch(`${controlUrl}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
    return answer.json();
  };
  return {
    /** The calls it received, in order. */
    calls: async (kind?: EndpointKind) =>
      (await send<{ calls: LedgerEntry[] }>('GET', `/ledger${kind ? `?kind=${kind}` : ''}`)).calls,
    forget: () => send('DELETE', '/ledger'),
    fault: (fault: FaultInput) => send('POST', '/faults', fault),
    heal: () => send('DELETE', '/faults'),
    /** The true numbers. */
    truth: (uuid: string) => send<Truth>('GET', `/world/pipelines/${uuid}/truth`),
    /** Adds a past run to the pipeline's history. */
    record: (uuid: string, run: RunRecorded) => send('POST', `/world/pipelines/${uuid}/runs`, run),
    changeClient: (id: string, changes: object) => send('PATCH', `/world/clients/${id}`, changes),
  };
}

/** A past run as the control port takes it. */
export interface RunRecorded {
  uuid?: string;
  taskRuns: {
    /** Name or UUID. */
    task?: string;
    executedAt: string;
    durationMs?: number;
    isSuccessful?: boolean;
    /** How many identical rows. */
    repeats?: number;
    /** The text itself. */
    output?: string;
  }[];
}

/** A pipeline of the demo's world, by its name. */
export function demoPipeline(name: string): DemoPipeline {
  const all = [...demoWorld.hosted.pipelines, ...demoWorld.oss.pipelines];
  const found = all.find((pipeline) => pipeline.name === name);
  if (!found) throw new Error(`The demo has no pipeline "${name}"`);
  return found;
}
