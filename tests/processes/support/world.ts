import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { forgetDatamin } from '@/lib/credentials';
import { connectDatabase, type Database } from '@/lib/db';
import { type Sandbox, startSandbox } from '@/lib/sandbox';
import type { ChildEnvironment, NodeProcess } from '@/tests/stage/node-process';
import { joinPortal, portalEnvironment, startWorkerProcess } from '@/tests/stage/portal';
import { plainPipelines, register, type SeededTeam, seedTeam } from '@/tests/stage/team';
import { createTestDatabase } from '@/tests/support/database';

/** A database, a sandbox Datamin server and a team, for portal processes to work on. */
export class World {
  private readonly processes: NodeProcess[] = [];

  private constructor(
    readonly url: string,
    readonly sandbox: Sandbox,
    readonly team: SeededTeam,
    /** As the cluster's superuser, from whom row level security hides nothing. */
    readonly admin: pg.Client,
    private readonly database: Database,
    private readonly drop: () => Promise<void>,
  ) {}

  static async open(): Promise<World> {
    const test = await createTestDatabase();
    joinPortal({ ...portalEnvironment(test.url), PORTAL_LOG_LEVEL: 'silent' });
    await runMigrations({ connectionString: test.url });
    const [database, sandbox] = await Promise.all([
      connectDatabase(test.url, { connections: 4, waitMs: 15_000 }),
      startSandbox(),
    ]);
    const admin = new pg.Client({ connectionString: test.url });
    await admin.connect();
    const team = await seedTeam(sandbox.url);
    return new World(test.url, sandbox, team, admin, database, test.drop);
  }

  get environment(): ChildEnvironment {
    return portalEnvironment(this.url);
  }

  /** Registers new pipelines that no worker needs to read for a long time; returns their UUIDs. */
  async pipelines(count: number): Promise<string[]> {
    const made = plainPipelines(count);
    for (const pipeline of made) {
      this.sandbox.world.addPipeline(pipeline);
      await register(this.team, pipeline);
    }
    const uuids = made.map(({ uuid }) => uuid);
    await this.dueIn(uuids, '1 hour');
    return uuids;
  }

  /** Sets when a worker is to refresh pipelines; `-1 second` is now. */
  async dueIn(uuids: readonly string[], interval: string): Promise<void> {
    await this.admin.query(
      'UPDATE pipelines SET refresh_due_at = now() + $2::interval WHERE uuid = ANY($1::uuid[])',
      [uuids, interval],
    );
  }

  worker(): NodeProcess {
    return this.keep(startWorkerProcess(this.environment));
  }

  /** Makes sure that a process is gone after the test. */
  keep(started: NodeProcess): NodeProcess {
    this.processes.push(started);
    return started;
  }

  /** The first row's first value. */
  async value(sql: string, ...parameters: unknown[]): Promise<unknown> {
    const { rows } = await this.admin.query<unknown[]>({
      text: sql,
      values: parameters,
      rowMode: 'array',
    });
    return rows[0]?.[0];
  }

  /** After each test: no process, no fault and nothing a killed worker held is left for the next one. */
  async clear(): Promise<void> {
    await Promise.all(this.processes.splice(0).map((left) => left.kill()));
    this.sandbox.faults.clear();
    await this.admin.query('DELETE FROM worker_heartbeats');
    await this.admin.query('DELETE FROM graphile_worker._private_jobs');
  }

  async close(): Promise<void> {
    await this.clear();
    // Its connections are kept for the next call, and keep jest from ending.
    forgetDatamin(this.team.credentialId);
    await this.admin.end();
    await this.database.close();
    await this.sandbox.close();
    await this.drop();
  }
}
