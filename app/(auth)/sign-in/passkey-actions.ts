'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import {
  keepChallenge,
  portalOrigin,
  relyingParty,
  rememberDevice,
  requestOrigin,
  safeReturnTo,
  startSession,
  takeChallenge,
} from '@/lib/auth';
import { NotFound } from '@/lib/errors';
import { type ActionState, action, toActionState } from '@/lib/http';
import { passkeyRequest, passWithPasskey } from '@/lib/teams';

/** The options for the browser's passkey, whoever it belongs to. */
export const passkeyOptionsAction = action([], async () => {
  try {
    const party = relyingParty(await headers());
    if (!party) throw new NotFound();
    const options = await passkeyRequest(party, null);
    await keepChallenge('sign-in', options.challenge);
    return { options };
  } catch (thrown) {
    return { problem: toActionState(thrown).message ?? 'That did not work.' };
  }
});

export const passkeySignInAction = action(
  [z.unknown(), z.unknown()],
  async (response, returnTo): Promise<ActionState> => {
    const sent = await headers();
    try {
      const party = relyingParty(sent);
      if (!party) throw new NotFound();
      const held = await takeChallenge('sign-in');
      const passed = await passWithPasskey(requestOrigin(sent), party, held, null, response);
      await startSession({ userId: passed.userId, version: passed.sessionVersion });
      await rememberDevice(passed.email);
    } catch (thrown) {
      return toActionState(thrown);
    }
    redirect(safeReturnTo(returnTo, portalOrigin(sent)));
  },
);
