'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { z } from 'zod';
import {
  keepChallenge,
  noteConfirmed,
  ownSessionId,
  relyingParty,
  requireConfirmed,
  requireViewer,
  takeChallenge,
} from '@/lib/auth';
import type { ViewerContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import {
  addPasskey,
  beginTotp,
  confirmPassword,
  confirmTotp,
  passkeyCreation,
  removePasskey,
  removeTotp,
  renewRecoveryCodes,
} from '@/lib/teams';

/** For people who recently gave their password. */
async function change(
  work: (viewer: ViewerContext) => Promise<Partial<ActionState>>,
): Promise<ActionState> {
  const viewer = await requireViewer();
  try {
    await requireConfirmed(viewer);
    const outcome = await work(viewer);
    revalidatePath('/profile', 'layout');
    return { status: 'done', ...outcome };
  } catch (thrown) {
    return toActionState(thrown);
  }
}

const shown = (codes: string[] | null): Partial<ActionState> =>
  codes ? { shown: codes.join('\n') } : {};

export const confirmPasswordAction = action(
  [before, aForm],
  async (_, form): Promise<ActionState> => {
    const viewer = await requireViewer();
    try {
      await confirmPassword(viewer, formInput(form, 'password'), await ownSessionId());
      await noteConfirmed(viewer);
    } catch (thrown) {
      return toActionState(thrown);
    }
    revalidatePath('/profile/second-factor');
    return { status: 'done' };
  },
);

export const beginTotpAction = action([before], async (_): Promise<ActionState> => {
  return change(async (viewer) => {
    await beginTotp(viewer);
    return {};
  });
});

export const confirmTotpAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  return change(async (viewer) => {
    const { recoveryCodes } = await confirmTotp(viewer, formInput(form, 'code'));
    return { message: 'Your authenticator app is a second factor now.', ...shown(recoveryCodes) };
  });
});

export const removeTotpAction = action([before], async (_): Promise<ActionState> => {
  return change(async (viewer) => {
    await removeTotp(viewer);
    return {};
  });
});

/** The options that the browser makes a passkey with; a sentence where it cannot. */
export const passkeyCreationAction = action([], async () => {
  const viewer = await requireViewer();
  try {
    await requireConfirmed(viewer);
    const party = relyingParty(await headers());
    if (!party) throw new NotFound();
    const options = await passkeyCreation(viewer, party);
    await keepChallenge('create', options.challenge);
    return { options };
  } catch (thrown) {
    return { problem: toActionState(thrown).message ?? 'That did not work.' };
  }
});

export const addPasskeyAction = action(
  [bound, z.unknown()],
  async (name, response): Promise<ActionState> => {
    return change(async (viewer) => {
      const party = relyingParty(await headers());
      if (!party) throw new NotFound();
      const held = await takeChallenge('create');
      const { recoveryCodes } = await addPasskey(viewer, party, held, { name, response });
      return { message: `The passkey “${name}” is yours now.`, ...shown(recoveryCodes) };
    });
  },
);

export const removePasskeyAction = action(
  [before, aForm],
  async (_, form): Promise<ActionState> => {
    return change(async (viewer) => {
      await removePasskey(viewer, String(form.get('id') ?? ''));
      return {};
    });
  },
);

export const renewCodesAction = action([before], async (_): Promise<ActionState> => {
  return change(async (viewer) => shown(await renewRecoveryCodes(viewer)));
});
