import type { FaultInput } from './faults/fault';
import { FaultBook } from './faults/fault-book';
import { plantDemo, type SeedHistory } from './seed/plant';
import { openExchange } from './server/exchange';
import { handleRequest, type Service } from './server/handle-request';
import { Ledger } from './server/ledger';
import { listen } from './server/listen';
import type { ClientInput } from './world/build';
import { SandboxClock } from './world/clock';
import type { Dialect } from './world/model';
import { createRandom, hash } from './world/random';
import { dayOf } from './world/schedule';
import { TokenBook } from './world/token-book';
import { World } from './world/world';

export interface SandboxOptions {
  /** 0, the default, picks a free port. */
  port?: number;
  host?: string;
  /** Where time comes from; the sandbox's clock can be moved on top of it. */
  now?: () => Date;
  /** The same seed on the same day gives the same history. Default 1. */
  seed?: number;
  /** How much past the demo's pipelines have; `none` also stops their schedules. Default `none`. */
  seedHistory?: SeedHistory;
  /** How strangers are answered (unknown client id, no token). Default `hosted`. */
  dialect?: Dialect;
  /** Clients beside the demo's. */
  clients?: readonly ClientInput[];
  /** Faults in force from the start. */
  faults?: readonly FaultInput[];
}

export interface Sandbox {
  /** Base URL, without a trailing slash. */
  readonly url: string;
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
  const world = new World(clock, seed, dayOf(clock.nowMs()));
  plantDemo(world, options.seedHistory ?? 'none');
  for (const client of options.clients ?? []) world.addClient(client);
  const faults = new FaultBook(createRandom(hash(seed, 'faults')));
  for (const fault of options.faults ?? []) faults.inject(fault);
  const ledger = new Ledger();
  const tokens = new TokenBook(clock);
  const service: Service = {
    world,
    tokens,
    faults,
    random: createRandom(hash(seed, 'server')),
    defaultDialect: options.dialect ?? 'hosted',
    onRun: () => {},
  };
  const listening = await listen(
    (request, response, connection) =>
      handleRequest(openExchange(request, response, ledger, clock.now(), connection), service),
    options.host ?? '127.0.0.1',
    options.port ?? 0,
  );
  return { url: listening.url, world, clock, tokens, ledger, faults, close: listening.close };
}
