import type { UnsteadyLog } from '../faults/fault';
import type { Client } from '../world/model';
import type { Random } from '../world/random';
import type { TokenBook } from '../world/token-book';
import type { World } from '../world/world';

/** What every endpoint works with. */
export interface Surroundings {
  readonly world: World;
  readonly tokens: TokenBook;
  /** For what the servers leave to chance: the order of scopes and of aggregates. */
  readonly random: Random;
}

/** A call whose token was accepted. */
export interface Call extends Surroundings {
  readonly client: Client;
  /** False: the statistics do not recognise the caller, see TokenBook.loseSessions. */
  readonly hasSession: boolean;
  /** For this call, statistics answer 200 with nothing. */
  readonly databaseDown: boolean;
  /** How the log misreports its young rows, for this call. */
  readonly unsteady: UnsteadyLog | null;
}
