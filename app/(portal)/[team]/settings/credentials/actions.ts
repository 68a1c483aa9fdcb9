'use server';

import { redirect } from 'next/navigation';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import {
  createCredential,
  destroyOldSecret,
  disableCredential,
  enableCredential,
  goBack,
  removeCredential,
  rotateCredential,
  scopesInWords,
  verifyCredential,
} from '@/lib/credentials';
import { setOutputPolicy } from '@/lib/history';
import { type ActionState, action, aForm, before, bound, toActionState } from '@/lib/http';
import { change, update } from './change';

/** A field as typed; a missing one is empty, so that the verb says what it takes. */
const text = (form: FormData, name: string) => String(form.get(name) ?? '');
const checked = (form: FormData, name: string) => form.get(name) === 'on';
const home = (slug: string) => `/${slug}/settings/credentials`;

/** The one that was filled in. With both, the verb says that it takes one. */
function secretOrReference(form: FormData) {
  const [clientSecret, reference] = [
    text(form, 'clientSecret'),
    text(form, 'clientSecretReference'),
  ];
  if (!reference) return { clientSecret };
  return { clientSecretReference: reference, ...(clientSecret ? { clientSecret } : {}) };
}

/** Adds a credential and goes to its page, which explains its scopes in words. */
export const add = action([bound, before, aForm], async (slug, _, form): Promise<ActionState> => {
  let id: string;
  try {
    const ctx = await requireTeam(slug);
    const outputKey = text(form, 'outputKey');
    const created = await createCredential(ctx, {
      name: text(form, 'name'),
      baseUrl: text(form, 'baseUrl'),
      clientId: text(form, 'clientId'),
      ...secretOrReference(form),
      ...(outputKey ? { outputKey, outputScheme: text(form, 'outputScheme') } : {}),
      verify: checked(form, 'verify'),
    });
    id = created.id;
  } catch (thrown) {
    return toActionState(thrown, form);
  }
  redirect(`${home(slug)}/${id}`);
});

export const verify = action([bound, bound], async (slug, id): Promise<ActionState> => {
  return change(slug, async (ctx) => {
    const { ok, scopes, reason } = await verifyCredential(ctx, id);
    return ok
      ? { status: 'done', message: scopesInWords(scopes) }
      : { status: 'failed', ...(reason === undefined ? {} : { message: reason }) };
  });
});

export const replaceSecret = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    return change(
      slug,
      async (ctx) => {
        const input = {
          ...secretOrReference(form),
          keepOldHours: Number(text(form, 'keepOldHours')),
        };
        const { scopes } = await rotateCredential(ctx, id, input);
        return { status: 'done', message: scopesInWords(scopes) };
      },
      form,
    );
  },
);

export const goBackToOld = action([bound, bound], async (slug, id): Promise<ActionState> => {
  return change(slug, async (ctx) => {
    await goBack(ctx, id);
    return { status: 'done' };
  });
});

export const destroyOld = action([bound, bound], async (slug, id): Promise<ActionState> => {
  return change(slug, async (ctx) => {
    await destroyOldSecret(ctx, id);
    return { status: 'done' };
  });
});

export const rename = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    return update(slug, id, { name: text(form, 'name') }, form);
  },
);

export const changeConnection = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    const input = {
      baseUrl: text(form, 'baseUrl'),
      clientId: text(form, 'clientId'),
      ...secretOrReference(form),
      verify: checked(form, 'verify'),
    };
    return update(slug, id, input, form);
  },
);

export const saveOutputKey = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    const input = { outputKey: text(form, 'outputKey'), outputScheme: text(form, 'outputScheme') };
    return update(slug, id, input, form);
  },
);

export const acceptInput = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    return update(slug, id, { acceptsInput: checked(form, 'acceptsInput') });
  },
);

/** How much is kept of its pipelines' outputs, from the next answer on. */
export const keepOutputs = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    const input = { policy: text(form, 'policy'), keepKb: Number(text(form, 'keepKb')) };
    const work = async (ctx: TeamContext): Promise<ActionState> => {
      await setOutputPolicy(ctx, id, input);
      return { status: 'done' };
    };
    return change(slug, work, form);
  },
);

export const verifyBySelf = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    return update(slug, id, { verifyEvery: text(form, 'verifyEvery') }, form);
  },
);

export const setExpiry = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    const expiresOn = text(form, 'expiresOn') || null;
    return update(slug, id, { expiresOn, whenExpired: text(form, 'whenExpired') }, form);
  },
);

export const removeOutputKey = action([bound, bound], async (slug, id): Promise<ActionState> => {
  return update(slug, id, { outputKey: null });
});

export const disable = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    return change(slug, async (ctx) => {
      await disableCredential(ctx, id, { reason: text(form, 'reason') });
      return { status: 'done' };
    });
  },
);

export const enable = action([bound, bound], async (slug, id): Promise<ActionState> => {
  return change(slug, async (ctx) => {
    await enableCredential(ctx, id);
    return { status: 'done' };
  });
});

export const remove = action(
  [bound, bound, before, aForm],
  async (slug, id, _, form): Promise<ActionState> => {
    try {
      await removeCredential(await requireTeam(slug), id, { reason: text(form, 'reason') });
    } catch (thrown) {
      return toActionState(thrown, form);
    }
    redirect(home(slug));
  },
);
