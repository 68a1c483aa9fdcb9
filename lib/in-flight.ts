import type { TeamContext } from './context';

/**
 * Work of one kind that is under way in this process, by team and name. Who asks for the same joins it, so that a
 * crowd at one page costs one query. Only for reads whose answer is the same for all of a team who ask at this
 * moment, and never for who may see what: that must be as of the asking. A token of some pipelines joins nobody
 * and is joined by nobody: the database tells it less.
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
