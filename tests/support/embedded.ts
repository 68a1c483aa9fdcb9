import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { layoutFor } from '@/lib/db/embedded/layout';
import { findPostmaster, stopPostmaster } from '@/lib/db/embedded/postmaster';
import { typeScript } from '@/scripts/lib/run.mjs';

const PORTAL_PROCESS = 'tests/support/portal-process.ts';

/** What a portal process reports once it has a database, or why it has none. */
export interface Answer {
  url: string;
  notices: string[];
  ms: number;
  error?: string;
}

/** A test's own data folder, with everything started for it. */
export class DataFolder {
  private readonly processes: PortalProcess[] = [];
  private constructor(readonly path: string) {}

  static async create(): Promise<DataFolder> {
    return new DataFolder(await mkdtemp(join(tmpdir(), 'portal-data-')));
  }

  /** Starts a process that uses the database; `answer` resolves once it has one. */
  portal(): PortalProcess {
    const portal = new PortalProcess(this.path);
    this.processes.push(portal);
    return portal;
  }

  get layout() {
    return layoutFor(this.path);
  }

  get state(): { password: string; port: number; pid: number | null } {
    return JSON.parse(readFileSync(this.layout.stateFile, 'utf8'));
  }

  /** The pid of the server running here. */
  get postmaster(): number | undefined {
    return findPostmaster(this.layout)?.pid;
  }

  async killPostmaster(): Promise<void> {
    const { layout, postmaster } = this;
    if (postmaster === undefined) throw new Error('No server to kill: the test would be vacuous');
    process.kill(postmaster, 'SIGKILL');
    await until(() => findPostmaster(layout) === null);
  }

  /** Kills its processes and stops its server; the data stays. */
  async stop(): Promise<void> {
    await Promise.all(this.processes.map((portal) => portal.kill()));
    const running = findPostmaster(this.layout);
    if (running) await stopPostmaster(running);
  }

  async remove(): Promise<void> {
    await this.stop();
    const { layout } = this;
    rmSync(layout.base, { recursive: true, force: true });
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** A process that uses the embedded server as a portal's server, worker or CLI does. */
class PortalProcess {
  readonly child: ChildProcess;
  readonly answer: Promise<Answer>;
  private readonly lines: Interface;

  constructor(dataDir: string) {
    this.child = spawn(process.execPath, [...typeScript(PORTAL_PROCESS), dataDir], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.child.stdout) throw new Error('No output to read');
    this.lines = createInterface({ input: this.child.stdout });
    this.answer = this.line();
    this.answer.catch(() => {});
  }

  /** Releases its use, as an ending portal does. */
  async release(): Promise<{ stopped: boolean }> {
    const answer = this.line<{ stopped: boolean }>();
    this.child.stdin?.write('release\n');
    return await answer;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = new Promise((done) => this.child.once('close', done));
    this.child.kill('SIGKILL');
    await closed;
  }

  private line<T = Answer>(): Promise<T> {
    return new Promise((done, fail) => {
      this.lines.once('line', (line) => done(JSON.parse(line)));
      this.lines.once('close', () => fail(new Error('The process ended without an answer')));
    });
  }
}

/** Runs one statement on its own connection. */
export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    // The test servers run without durability, so they would lose the latest commits when killed.
    await client.query('SET synchronous_commit = on');
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Waits until a condition holds, for at most 15 s. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error('It did not come to hold within 15 s');
    await sleep(20);
  }
}
