'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import {
  endPending,
  keepChallenge,
  pendingSignIn,
  relyingParty,
  rememberDevice,
  requestOrigin,
  startSession,
  takeChallenge,
} from '@/lib/auth';
import { NotFound, Unauthenticated } from '@/lib/errors';
import { type ActionState, action, aForm, before, formInput, toActionState } from '@/lib/http';
import { type Passed, passkeyRequest, passSecondFactor, passWithPasskey } from '@/lib/teams';

async function begin({ userId, sessionVersion: version, email }: Passed): Promise<void> {
  await startSession({ userId, version });
  await rememberDevice(email);
  await endPending();
}

async function waitingNow() {
  const waiting = await pendingSignIn();
  if (!waiting) throw new Unauthenticated('That took too long. Please sign in again.');
  return waiting;
}

export const secondFactorAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  let next: string;
  try {
    const waiting = await waitingNow();
    const origin = requestOrigin(await headers());
    await begin(await passSecondFactor(origin, waiting, formInput(form, 'code')));
    next = waiting.returnTo;
  } catch (thrown) {
    return toActionState(thrown);
  }
  redirect(next);
});

/** The options for the browser's passkey; null with a sentence where it cannot be used. */
export const passkeySecondOptionsAction = action([], async () => {
  try {
    const party = relyingParty(await headers());
    if (!party) throw new NotFound();
    const options = await passkeyRequest(party, await waitingNow());
    await keepChallenge('sign-in', options.challenge);
    return { options };
  } catch (thrown) {
    return { problem: toActionState(thrown).message ?? 'That did not work.' };
  }
});

export const passkeySecondAction = action([z.unknown()], async (response): Promise<ActionState> => {
  let next: string;
  try {
    const party = relyingParty(await headers());
    if (!party) throw new NotFound();
    const waiting = await waitingNow();
    const origin = requestOrigin(await headers());
    const held = await takeChallenge('sign-in');
    await begin(await passWithPasskey(origin, party, held, waiting, response));
    next = waiting.returnTo;
  } catch (thrown) {
    return toActionState(thrown);
  }
  redirect(next);
});
