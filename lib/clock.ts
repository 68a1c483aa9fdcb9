interface Held {
  /** The database's time, milliseconds since the epoch … */
  at: number;
  /** … when this process's steady clock, which nobody can set, stood here. */
  steady: number;
}

// Next bundles instrumentation, pages and the front apart; all of them go by one clock.
const shared = globalThis as typeof globalThis & { __portalClock?: Held | undefined };

/** The database's time, or the machine's until it is known. Tests do not set it: it is for ids and places. */
export const realMs = (): number => {
  const { __portalClock: held } = shared;
  return held ? Math.floor(held.at + performance.now() - held.steady) : Date.now();
};

/**
 * From now on the portal goes by this: the database's time, when `performance.now()` said `steady`. What is stored
 * is compared with it by all processes, on machines whose own clocks may be wrong, or be set meanwhile.
 */
export function holdTime(at: number, steady: number): void {
  shared.__portalClock = { at, steady };
}

/** For tests: back to the machine's. */
export function forgetTime(): void {
  shared.__portalClock = undefined;
}

/** How far the machine's clock is ahead of the one that the portal goes by, milliseconds. */
export const machineAheadMs = (): number => Date.now() - realMs();

/** Clocks that differ by more than this are no slip: one of them is wrong, and nobody knows which. Milliseconds. */
const wrongMs = 60 * 60_000;

/** Whether one of two clocks that are so far apart is wrong: what is deleted for its age does not come back. */
export const isTooFarToDelete = (apartMs: number): boolean => Math.abs(apartMs) > wrongMs;

/** The portal's clock, UTC. Tests set it; nothing else may. */
let read: () => number = realMs;

/** Milliseconds since the epoch. */
export const nowMs = (): number => read();

/** The time as a Date. */
export const now = (): Date => new Date(read());

/** For tests: replaces the clock, or with nothing puts the real one back. */
export function setClock(replacement?: () => number): void {
  read = replacement ?? realMs;
}
