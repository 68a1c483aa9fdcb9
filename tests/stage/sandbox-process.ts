import { z } from 'zod';
import type { EndpointKind, FaultInput, PipelineInput, SeedHistory } from '@/lib/sandbox';
import { NodeProcess } from './node-process';
import { until } from './until';

const Started = z.object({ url: z.string(), controlUrl: z.string() });

const Calls = z.object({
  calls: z.array(
    z.object({
      at: z.coerce.date(),
      kind: z.string().nullable(),
      uuid: z.string().nullable(),
      status: z.number().nullable(),
      startedRun: z.string().nullable(),
    }),
  ),
});

/** A call as the sandbox received it. */
export type Call = z.infer<typeof Calls>['calls'][number];

/** A past run as the control port takes it. */
export interface RunRecorded {
  uuid: string;
  taskRuns: {
    /** Name or UUID. */
    task?: string | undefined;
    executedAt: string;
    /** The text itself. */
    output: string;
  }[];
}

/** A sandbox Datamin server in its own process, controlled through its control port. */
export class SandboxProcess {
  private constructor(
    readonly url: string,
    private readonly controlUrl: string,
    private readonly process: NodeProcess,
  ) {}

  static async start(history: SeedHistory): Promise<SandboxProcess> {
    const args = ['--port', '0', '--control-port', '0', '--history', history];
    const started = NodeProcess.tsx('lib/sandbox/main.ts', args);
    const line = await until('the sandbox says where it is', () => {
      started.requireRunning();
      return /^.*\n/.exec(started.stdout)?.[0];
    });
    const { url, controlUrl } = Started.parse(JSON.parse(line));
    return new SandboxProcess(url, controlUrl, started);
  }

  /** Calls in order of arrival, all or those of one kind. */
  async calls(kind?: EndpointKind): Promise<Call[]> {
    const query = kind === undefined ? '' : `?kind=${kind}`;
    return Calls.parse(await this.control('GET', `/ledger${query}`)).calls;
  }

  async forgetCalls(): Promise<void> {
    await this.control('DELETE', '/ledger');
  }

  async inject(faults: readonly FaultInput[]): Promise<void> {
    await this.control('POST', '/faults', faults);
  }

  async clearFaults(): Promise<void> {
    await this.control('DELETE', '/faults');
  }

  async addPipeline(pipeline: PipelineInput): Promise<void> {
    await this.control('POST', '/world/pipelines', pipeline);
  }

  /** Adds a past run to a pipeline's history. */
  async recordRun(pipeline: string, run: RunRecorded): Promise<void> {
    await this.control('POST', `/world/pipelines/${pipeline}/runs`, run);
  }

  async stop(): Promise<void> {
    await this.process.stop();
  }

  private async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.controlUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`The sandbox's control port: ${JSON.stringify(answer)}`);
    return answer;
  }
}
