interface Held {
  /** The database's time, milliseconds since the epoch … */
  at: number;
  /** … when this process's monotonic clock, which nobody can set, stood here. */
  steady: number;
}

// Next bundles instrumentation, pages and the front separately; all of them go by one clock.
const shared = globalThis as typeof globalThis & { __portalClock?: Held | undefined };

/** The database's time, or the machine's until it is known. Tests do not set it: for ids and feed places only. */
export const realMs = (): number => {
  const { __portalClock: held } = shared;
  return held ? Math.floor(held.at + performance.now() - held.steady) : Date.now();
};

/**
 * From now on the portal goes by this: the database's time at the moment `performance.now()` said `steady`. All
 * processes compare it with what is stored, on machines whose own clocks may be wrong or be set meanwhile.
 */
export function holdTime(at: number, steady: number): void {
  shared.__portalClock = { at, steady };
}

/** For tests: goes back to the machine's clock. */
export function forgetTime(): void {
  shared.__portalClock = undefined;
}

/** How far the machine's clock is ahead of the one the portal goes by, in milliseconds. */
export const machineAheadMs = (): number => Date.now() - realMs();

/** Clocks further apart than this did not just drift: one is wrong, and nobody knows which. Milliseconds. */
const wrongMs = 60 * 60_000;

/** Whether two clocks are so far apart that one must be wrong: what is deleted for its age does not come back. */
export const isTooFarToDelete = (apartMs: number): boolean => Math.abs(apartMs) > wrongMs;

/** The portal's clock, UTC. Only tests may set it. */
let read: () => number = realMs;

/** Milliseconds since the epoch. */
export const nowMs = (): number => read();

/** The time as a Date. */
export const now = (): Date => new Date(read());

/** For tests: replaces the clock or, without an argument, puts the real one back. */
export function setClock(replacement?: () => number): void {
  read = replacement ?? realMs;
}
