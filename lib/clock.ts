/** The portal's clock, UTC. Tests set it; nothing else may. */
let read: () => number = Date.now;

/** Milliseconds since the epoch. */
export const nowMs = (): number => read();

/** The time as a Date. */
export const now = (): Date => new Date(read());

/** For tests: replaces the clock, or with nothing puts the real one back. */
export function setClock(replacement?: () => number): void {
  read = replacement ?? Date.now;
}
