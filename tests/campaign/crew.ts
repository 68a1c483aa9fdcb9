import { freePort } from '../../scripts/lib/port.mjs';
import type { ChildEnvironment, NodeProcess } from '../stage/node-process';
import { startServer, startWorkerProcess } from '../stage/portal';
import { until } from '../stage/until';
import type { Stand } from './stand';

export type Victim = 'server' | 'worker' | 'both';

/** A server and a worker, which are killed and started again at the same address. */
export class Crew {
  private server: NodeProcess | null = null;
  private worker: NodeProcess | null = null;

  private constructor(
    private readonly stand: Stand,
    private readonly port: number,
    private readonly serverEnvironment: ChildEnvironment,
  ) {}

  /** With `serverWorks` the server process runs a worker too, as by default. */
  static async start(stand: Stand, { serverWorks }: { serverWorks: boolean }): Promise<Crew> {
    const more = { PORTAL_WORKER: serverWorks ? 'on' : 'off' };
    const crew = new Crew(stand, await freePort(0), { ...stand.environment, ...more });
    await crew.raise();
    return crew;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Kills like a power cut; once it returns nothing of the victims is running. */
  async kill(victim: Victim): Promise<void> {
    const killed = [
      ...(victim === 'worker' ? [] : [this.server]),
      ...(victim === 'server' ? [] : [this.worker]),
    ];
    await Promise.all(killed.map((process) => process?.kill()));
    if (victim !== 'worker') this.server = null;
    if (victim !== 'server') this.worker = null;
  }

  /** Starts what is not running, and returns once it works. */
  async raise(): Promise<void> {
    await Promise.all([this.raiseServer(), this.raiseWorker()]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.server?.stop(), this.worker?.stop()]);
  }

  private async raiseServer(): Promise<void> {
    if (this.server) return;
    this.server = (await startServer(this.serverEnvironment, this.port)).process;
  }

  private async raiseWorker(): Promise<void> {
    if (this.worker) return;
    const { admin } = this.stand.database;
    const { rows } = await admin.query<{ now: Date }>('SELECT clock_timestamp() AS now');
    const worker = startWorkerProcess(this.stand.environment);
    this.worker = worker;
    await until('the worker beats', async () => {
      worker.requireRunning();
      const found = await admin.query('SELECT FROM worker_heartbeats WHERE started_at >= $1', [
        rows[0]?.now,
      ]);
      return found.rowCount;
    });
  }
}
