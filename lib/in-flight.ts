import type { TeamContext } from './context';

/**
 * Work of one kind in progress in this process, by team and name. A caller that asks for the same thing joins it,
 * so that a crowd at one page costs one query. Only for reads whose answer is the same for everybody in a team
 * who asks at this moment, and never for permissions: those must be read when asked. A token of some pipelines
 * joins nobody and is joined by nobody: the database shows it less.
 */
export class InFlight<T> {
  readonly #flights = new Map<string, Promise<T>>();

  share({ team, token }: TeamContext, name: string, work: () => Promise<T>): Promise<T> {
    if (token?.isLimited) return work();
    const key = `${team.id} ${name}`;
    const known = this.#flights.get(key);
    if (known) return known;
    const flight = work().finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }
}
