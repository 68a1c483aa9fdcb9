import { sealSession, sessionCookieName } from '@/lib/auth/session-cookie';
import { boot } from '@/lib/boot';
import { refreshPipeline } from '@/lib/stats';
import { openStageDatabase, type StageDatabase } from '../stage/database';
import type { ChildEnvironment } from '../stage/node-process';
import { joinPortal, portalEnvironment, type ServerProcess, startServer } from '../stage/portal';
import { SandboxProcess } from '../stage/sandbox-process';
import {
  issueTokens,
  owner,
  plainPipelines,
  register,
  type SeededTeam,
  seedTeam,
} from '../stage/team';
import type { Teardown } from '../stage/teardown';

/** A token may make 1,000 requests a minute; the targets' load is spread over these. */
const tokenCount = 100;

/** What all parts are measured on: a database, a sandbox with a year of history, and a team whose data is warm. */
export interface Stand {
  readonly database: StageDatabase;
  readonly environment: ChildEnvironment;
  readonly sandbox: SandboxProcess;
  readonly team: SeededTeam;
  /** API tokens of an operator. */
  readonly tokens: readonly string[];
  /** The Cookie header of a session of the team's owner. */
  readonly cookie: string;
  /** A pipeline with a year of history. */
  readonly pipeline: string;
  /** One without history, to be run. */
  readonly idle: string;
  /** A portal of the stand, which ends with it. */
  server(env?: ChildEnvironment): Promise<ServerProcess>;
}

/** A database whose portal this process is. */
export type Ground = Pick<Stand, 'database' | 'environment'>;

export async function openGround(teardown: Teardown): Promise<Ground> {
  const database = await openStageDatabase('bench');
  teardown.add(() => database.drop());
  const environment = portalEnvironment(database.url);
  joinPortal(environment);
  const portal = await boot('command');
  teardown.add(() => portal.stop());
  return { database, environment };
}

export async function openStand(
  { database, environment }: Ground,
  teardown: Teardown,
): Promise<Stand> {
  const sandbox = await SandboxProcess.start('year');
  teardown.add(() => sandbox.stop());
  const team = await seedTeam(sandbox.url);
  const [idle] = plainPipelines(1);
  const [busy] = team.organization.pipelines;
  if (!idle || !busy) throw new Error('The sandbox has no pipelines.');
  await sandbox.addPipeline(idle);
  for (const pipeline of [...team.organization.pipelines, idle]) {
    await register(team, pipeline);
    await refreshPipeline(team.ctx, pipeline.uuid);
  }
  const { rows } = await database.admin.query<{ id: string }>(
    'SELECT id FROM users WHERE email = $1',
    [owner.email],
  );
  const session = await sealSession({ userId: rows[0]?.id ?? '', version: 1 });
  return {
    database,
    environment,
    sandbox,
    team,
    tokens: await issueTokens(team, tokenCount),
    cookie: `${sessionCookieName()}=${session}`,
    pipeline: busy.uuid,
    idle: idle.uuid,
    async server(env = {}) {
      const server = await startServer({ ...environment, ...env });
      teardown.add(() => server.process.stop());
      return server;
    },
  };
}
