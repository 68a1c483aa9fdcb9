/**
 * Work of one kind that is under way in this process, by name. Who asks for the same joins it, so that a
 * crowd at one page costs one query. Only for reads whose answer is the same for all who ask at this moment,
 * and never for who may see what: that must be as of the asking. The name must tell the team.
 */
export class InFlight<T> {
  readonly #flights = new Map<string, Promise<T>>();

  share(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#flights.get(name);
    if (known) return known;
    const flight = work().finally(() => this.#flights.delete(name));
    this.#flights.set(name, flight);
    return flight;
  }
}
