// What the browser suite runs on: a real PostgreSQL, Datamin servers and built portals, all on free
// ports, with an interface through which specs ask for more of them. Ends when its stdin does.
import './environment';
import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { z } from 'zod';
import { boot } from '@/lib/boot';
import { type Sandbox, type SeedHistory, startSandbox } from '@/lib/sandbox';
import { createTestDatabase } from '../../support/database';
import globalSetup from '../../support/global-setup';
import globalTeardown from '../../support/global-teardown';
import { Portals } from './portals';
import { makePerson, makeTeam } from './teams';
import { letTimePass } from './time';
import {
  EndAsked,
  PersonAsked,
  PortalAsked,
  SandboxAsked,
  type SandboxOnStage,
  type StageStarted,
  TeamAsked,
  TimePassed,
} from './wire';

const portals = new Portals();
const sandboxes: Sandbox[] = [];

async function main(): Promise<void> {
  await globalSetup();
  const database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
  const own = await boot('command');
  // Somebody has an account, so this is not a first start.
  await makePerson('Instance Admin', true);
  const portal = await portals.start(database.url, { env: {} });
  const server = createServer((request, response) => {
    perform(request, database.url).then(
      (answer) => response.end(JSON.stringify(answer ?? null)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const started: StageStarted = {
    stageUrl: `http://127.0.0.1:${port}`,
    portalUrl: portal.url,
    databaseUrl: database.url,
  };
  process.stdout.write(`${JSON.stringify(started)}\n`);

  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    server.close();
    await portals.endAll();
    await own.stop();
    await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    await globalTeardown();
    process.exit(0);
  };
  process.stdin.on('end', end).resume();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
}

/** Performs one request of a spec. */
async function perform(request: IncomingMessage, databaseUrl: string): Promise<unknown> {
  const { pathname } = new URL(request.url ?? '/', 'http://stage');
  const asked = await json(request);
  switch (pathname) {
    case '/team':
      return makeTeam(TeamAsked.parse(asked));
    case '/person':
      return personOf(PersonAsked.parse(asked));
    case '/sandbox':
      return openSandbox(SandboxAsked.parse(asked).history);
    case '/database':
      return { url: (await createTestDatabase()).url };
    case '/time-passes':
      return letTimePass(databaseUrl, TimePassed.parse(asked));
    case '/portal':
      return portals.start(databaseUrl, PortalAsked.parse(asked));
    case '/end': {
      const { id, signal } = EndAsked.parse(asked);
      return portals.end(id, signal);
    }
    default:
      throw new Error(`The stage does not know ${pathname}`);
  }
}

async function openSandbox(seedHistory: SeedHistory): Promise<SandboxOnStage> {
  const sandbox = await startSandbox({ seedHistory, control: true });
  sandboxes.push(sandbox);
  return { url: sandbox.url, controlUrl: sandbox.controlUrl ?? '' };
}

main().catch(async (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  await portals.endAll();
  await globalTeardown().catch(() => undefined);
  process.exit(1);
});

function personOf({ name, isInstanceAdmin }: z.output<typeof PersonAsked>) {
  return makePerson(name, isInstanceAdmin);
}
