import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { typeScript } from '../../scripts/lib/run.mjs';

/** The repository's folder. */
export const repository = join(__dirname, '..', '..');

export type ChildEnvironment = Record<string, string | undefined>;

/** How a process ended. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
}

const stopMs = 20_000;
/** The most characters kept of a process's output. */
const keptCharacters = 64_000;
const running = new Set<NodeProcess>();

process.on('exit', () => {
  for (const left of running) left.signal('SIGKILL');
});

/** Ends everything this process started. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((left) => left.kill()));
}

/** A Node process in its own process group, so that all of it can be killed. */
export class NodeProcess {
  readonly ended: Promise<End>;
  private readonly child: ChildProcess;
  private readonly said = { stdout: '', stderr: '' };
  private end: End | null = null;

  /** Starts Node. Its environment holds only `env` and what any program needs. */
  constructor(args: readonly string[], env: ChildEnvironment = {}, cwd = repository) {
    const { PATH, HOME, TMPDIR, NODE_ENV } = process.env;
    this.child = spawn(process.execPath, [...args], {
      cwd,
      env: { PATH, HOME, TMPDIR, NODE_ENV, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        this.said[stream] = (this.said[stream] + text).slice(-keptCharacters);
      });
    }
    running.add(this);
    this.ended = new Promise((done) => {
      this.child.once('error', () => done({ code: 127, signal: null }));
      this.child.once('close', (code, signal) => done({ code, signal }));
    });
    void this.ended.then((end) => {
      this.end = end;
      running.delete(this);
    });
  }

  /** A TypeScript file of the repository. */
  static tsx(file: string, args: readonly string[] = [], env: ChildEnvironment = {}): NodeProcess {
    return new NodeProcess([...typeScript(file), ...args], env);
  }

  /** Its latest output. */
  get stdout(): string {
    return this.said.stdout;
  }

  get stderr(): string {
    return this.said.stderr;
  }

  get isRunning(): boolean {
    return this.end === null;
  }

  /** Throws with its last words if it has ended. */
  requireRunning(): void {
    if (this.end === null) return;
    const { code, signal } = this.end;
    throw new Error(`The process ended (${code ?? signal}): ${this.said.stderr.slice(-2000)}`);
  }

  /** Sends a signal to its whole group. */
  signal(signal: NodeJS.Signals): void {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended.
    }
  }

  /** Kills it like a power cut. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
  }

  /** Asks it to end, and kills it if it does not. */
  async stop(): Promise<End> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), stopMs);
    const end = await this.ended;
    clearTimeout(timer);
    return end;
  }
}
