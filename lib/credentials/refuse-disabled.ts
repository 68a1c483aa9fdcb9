import { Conflict } from '@/lib/errors';

/** Call this before asking Datamin: a disabled credential must not be used. Throws Conflict. */
export function refuseDisabled(credential: { name: string; disabledAt: Date | null }): void {
  if (!credential.disabledAt) return;
  throw new Conflict(
    `The credential "${credential.name}" is disabled: no call is made with it. Enable it first.`,
  );
}
