import type { UnsteadyLog } from '../faults/fault';
import type { Client } from '../world/model';
import type { Random } from '../world/random';
import type { TokenBook } from '../world/token-book';
import type { World } from '../world/world';

/** What every endpoint works with. */
export interface Surroundings {
  readonly world: World;
  readonly tokens: TokenBook;
  /** For what the servers leave to chance: order of scopes and of aggregates. */
  readonly random: Random;
}

/** A call whose token was accepted. */
export interface Call extends Surroundings {
  readonly client: Client;
  /** False: to the statistics the caller is nobody, see TokenBook.loseSessions. */
  readonly hasSession: boolean;
  /** Statistics answer 200 with nothing, for this call. */
  readonly databaseDown: boolean;
  /** How the log mistells its young rows, for this call. */
  readonly unsteady: UnsteadyLog | null;
}
