import { setClock } from '@/lib/clock';

/** A Tuesday noon, at which every portal under test begins. */
export const noon = new Date('2026-03-10T12:00:00Z');

let at = noon.getTime();

/** Stops the portal's clock at noon; it moves only when a test says so. */
export function stopClock(): void {
  at = noon.getTime();
  setClock(() => at);
}

/** Moves the clock on. */
export function pass(ms: number): void {
  at += ms;
}

/** The stopped clock's time. */
export const clockTime = (): Date => new Date(at);
