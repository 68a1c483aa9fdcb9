import { startControl } from './control/start-control';
import type { FaultInput } from './faults/fault';
import { FaultBook } from './faults/fault-book';
import { plantDemo, type SeedHistory } from './seed/plant';
import { openExchange } from './server/exchange';
import { handleRequest, type Service } from './server/handle-request';
import { Ledger } from './server/ledger';
import { type Listening, listen } from './server/listen';
import type { ClientInput } from './world/build';
import { SandboxClock } from './world/clock';
import { Journal } from './world/journal';
import type { Dialect } from './world/model';
import { createRandom, hash } from './world/random';
import { dayOf } from './world/schedule';
import { TokenBook } from './world/token-book';
import { World } from './world/world';

export interface SandboxOptions {
  /** 0, the default, picks a free port. */
  port?: number;
  host?: string;
  /** The source of time; the sandbox's clock can be moved relative to it. */
  now?: () => Date;
  /** The same seed on the same day gives the same history. Default 1. */
  seed?: number;
  /** How much past the demo's pipelines have; `none` also stops their schedules. Default `none`. */
  seedHistory?: SeedHistory;
  /** The dialect for strangers (unknown client id, no token). Default `hosted`. */
  dialect?: Dialect;
  /** Serves the control API on 127.0.0.1, on a free port or the given one. Default off. */
  control?: boolean | { port: number };
  /** A file that preserves started runs, access tokens and the first day across restarts. */
  dataFile?: string;
  /** Clients in addition to the demo's. */
  clients?: readonly ClientInput[];
  /** Faults in force from the start. */
  faults?: readonly FaultInput[];
  /** Whether calls are kept in the ledger. Default true. */
  ledger?: boolean;
}

export interface Sandbox {
  /** Base URL, without a trailing slash. */
  readonly url: string;
  /** Base URL of the control API, or null when it is off. */
  readonly controlUrl: string | null;
  readonly world: World;
  readonly clock: SandboxClock;
  readonly tokens: TokenBook;
  readonly ledger: Ledger;
  readonly faults: FaultBook;
  close(): Promise<void>;
}

/** Starts a Datamin server, seeded with the demo world. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = options.seed ?? 1;
  const clock = new SandboxClock(options.now ?? (() => new Date()));
  const today = dayOf(clock.nowMs());
  const journal = options.dataFile === undefined ? null : new Journal(options.dataFile, today);
  const world = new World(clock, seed, journal?.anchorMs ?? today);
  plantDemo(world, options.seedHistory ?? 'none');
  for (const client of options.clients ?? []) world.addClient(client);
  for (const run of journal?.runs ?? []) {
    const pipeline = world.pipeline(run.pipelineUuid);
    if (pipeline !== undefined) world.startRun(pipeline, run);
  }
  const faults = new FaultBook(createRandom(hash(seed, 'faults')));
  for (const fault of options.faults ?? []) faults.inject(fault);
  const ledger = new Ledger(options.ledger);
  const tokens = new TokenBook(clock, journal);
  const service: Service = {
    world,
    tokens,
    faults,
    random: createRandom(hash(seed, 'server')),
    defaultDialect: options.dialect ?? 'hosted',
    onRun: (run) =>
      journal?.append({
        run: {
          uuid: run.uuid,
          pipelineUuid: run.pipelineUuid,
          startedAtMs: run.startedAtUs / 1000,
          input: run.input,
        },
      }),
  };
  const api = await listen(
    (request, response, connection) =>
      handleRequest(openExchange(request, response, ledger, clock.now(), connection), service),
    options.host ?? '127.0.0.1',
    options.port ?? 0,
  );
  const parts = { url: api.url, world, clock, tokens, ledger, faults };
  const control = await openControl(parts, options.control);
  return {
    ...parts,
    controlUrl: control?.url ?? null,
    close: async () => {
      await Promise.all([api.close(), control?.close()]);
    },
  };
}

async function openControl(
  parts: Omit<Sandbox, 'controlUrl' | 'close'>,
  control: SandboxOptions['control'],
): Promise<Listening | null> {
  if (control === undefined || control === false) return null;
  return startControl(parts, control === true ? 0 : control.port);
}
