'use server';

import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';
import { createCredential } from '@/lib/credentials';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';

/** Adds a credential of the sandbox’s own client, which is no secret, and goes on to its pipelines. */
export const startWithSandbox = action(
  [bound, before, aForm],
  async (slug, _previous, form): Promise<ActionState> => {
    try {
      const ctx = await requireTeam(slug, 'admin');
      // Imported only here: it brings a whole server along.
      const { demoWorld } = await import('@/lib/sandbox');
      const { id, secret } = demoWorld.hosted.clients.full;
      await createCredential(ctx, {
        name: 'Sandbox',
        baseUrl: formInput(form, 'sandboxUrl').sandboxUrl ?? '',
        clientId: id,
        clientSecret: secret,
      });
      redirect(`/${slug}/pipelines/new`);
    } catch (thrown) {
      const failed = toActionState(thrown, form);
      return {
        ...failed,
        message: `${failed.message ?? 'It was not added.'} Is the sandbox running? Start it with “npm run sandbox”.`,
      };
    }
  },
);
