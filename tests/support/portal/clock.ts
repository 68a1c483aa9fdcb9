import { setClock } from '@/lib/clock';

/** A Tuesday noon, when every portal under test begins. */
export const noon = new Date('2026-03-10T12:00:00Z');

let at = noon.getTime();

/** Stops the portal's clock at noon; it advances only when a test says so. */
export function stopClock(): void {
  at = noon.getTime();
  setClock(() => at);
}

/** Advances the clock. */
export function pass(ms: number): void {
  at += ms;
}

/** The stopped clock's time. */
export const clockTime = (): Date => new Date(at);
