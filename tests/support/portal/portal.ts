import './environment';
import { createServer } from 'node:net';
import pg from 'pg';
import { createCredential, forgetDatamin } from '@/lib/credentials';
import { connectDatabase } from '@/lib/db';
import { registerPipeline } from '@/lib/pipelines';
import {
  type DemoOrganization,
  demoWorld,
  type PipelineInput,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
} from '@/lib/sandbox';
import { createTestDatabase } from '../database';
import { clockTime, stopClock } from './clock';
import { makeTeam, type Person, person, type TeamUnderTest } from './people';

/** A portal in this process: its own database and Datamin, and two empty teams. */
export interface PortalUnderTest {
  url: string;
  /** As the cluster's superuser, from whom row level security hides nothing. */
  admin: pg.Client;
  sandbox: Sandbox;
  instanceAdmin: Person;
  /** In the hosted server's organization. */
  red: DataminTeam;
  /** In the open-source server's. */
  blue: DataminTeam;
  /** Another Datamin server, closed with the portal. */
  anotherDatamin(options?: SandboxOptions): Promise<Sandbox>;
  audit(action: string): Promise<AuditRow[]>;
  close(): Promise<void>;
}

export interface DataminTeam extends TeamUnderTest {
  organization: DemoOrganization;
  /** A credential of the team's full client; each call makes a new one. */
  credential(more?: object): Promise<string>;
  /** Registers a pipeline of the sandbox with that credential. */
  pipeline(uuid: string, credentialId: string): Promise<void>;
}

export interface AuditRow {
  team_id: string | null;
  action: string;
  actor_kind: string;
  actor_name: string;
  target_id: string | null;
  target_name: string | null;
  details: Record<string, unknown>;
}

export async function openPortal(
  options: { sandbox?: SandboxOptions; connections?: number } = {},
): Promise<PortalUnderTest> {
  stopClock();
  const [test, sandbox] = await Promise.all([
    createTestDatabase(),
    startSandbox({ now: clockTime, ...options.sandbox }),
  ]);
  const { connections = 12 } = options;
  const database = await connectDatabase(test.url, { connections, waitMs: 15_000 });
  // Opened in advance: on a busy machine a burst would wait for them longer than the pool allows.
  await Promise.all(Array.from({ length: connections }, () => database.prisma.$queryRaw`SELECT 1`));
  const admin = new pg.Client({ connectionString: test.url });
  await admin.connect();
  const instanceAdmin = await person(admin, 'instance-admin', true);
  const [red, blue] = [
    await makeTeam(admin, 'red', instanceAdmin),
    await makeTeam(admin, 'blue', instanceAdmin),
  ];
  const credentials = new Set<string>();
  const sandboxes = [sandbox];
  const onDatamin = (team: TeamUnderTest, organization: DemoOrganization): DataminTeam => ({
    ...team,
    organization,
    async credential(more = {}) {
      const { id } = await createCredential(await team.ctx('admin'), {
        name: `Sandbox ${credentials.size + 1}`,
        baseUrl: sandbox.url,
        clientId: organization.clients.full.id,
        clientSecret: organization.clients.full.secret,
        ...more,
      });
      credentials.add(id);
      return id;
    },
    async pipeline(uuid, credentialId) {
      await registerPipeline(await team.ctx('admin'), { uuid, name: 'Test', credentialId });
    },
  });
  return {
    url: test.url,
    admin,
    sandbox,
    instanceAdmin,
    red: onDatamin(red, demoWorld.hosted),
    blue: onDatamin(blue, demoWorld.oss),
    async anotherDatamin(more) {
      const another = await startSandbox({ now: clockTime, ...more });
      sandboxes.push(another);
      return another;
    },
    async audit(action) {
      const { rows } = await admin.query<AuditRow>(
        'SELECT * FROM audit_events WHERE action = $1 ORDER BY at, id',
        [action],
      );
      return rows;
    },
    async close() {
      for (const id of credentials) forgetDatamin(id);
      await Promise.all(sandboxes.map((server) => server.close()));
      await admin.end();
      await database.close();
      await test.drop();
    },
  };
}

export const taskA = '11111111-1111-4111-8111-111111111111';
const taskB = '22222222-2222-4222-8222-222222222222';
/** Valid, but nobody's. */
export const nobodys = '99999999-9999-4999-8999-999999999999';

let pipelines = 0;

/** Adds a pipeline to the team's organization in the sandbox, with two tasks that never fail on their own. */
export function addToSandbox(
  portal: PortalUnderTest,
  team: DataminTeam,
  more: Partial<PipelineInput> = {},
): string {
  pipelines += 1;
  const uuid = `33333333-3333-4333-8333-${String(pipelines).padStart(12, '0')}`;
  const own = String(pipelines).padStart(4, '0');
  portal.sandbox.world.addPipeline({
    uuid,
    organizationUuid: team.organization.uuid,
    name: 'Test',
    tasks: [
      { uuid: taskA.replace(/^.{4}/, own), name: 'A', type: 'query', durationMs: 1000 },
      { uuid: taskB.replace(/^.{4}/, own), name: 'B', type: 'api_call', durationMs: 1000 },
    ],
    ...more,
  });
  return uuid;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

/** The reason of a rejection; the promise must be rejected. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: unknown) => error,
  );
}
