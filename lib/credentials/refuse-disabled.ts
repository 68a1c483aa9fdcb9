import { Conflict } from '@/lib/errors';

/** Before whatever would ask Datamin: no call is made with a credential that is switched off. Throws Conflict. */
export function refuseDisabled(credential: { name: string; disabledAt: Date | null }): void {
  if (!credential.disabledAt) return;
  throw new Conflict(
    `The credential "${credential.name}" is disabled: no call is made with it. Enable it first.`,
  );
}
