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
import { type ActionState, toActionState } from '@/lib/http';
import { change, update } from './change';

/** A field as typed; an absent one is empty, so that the verb says what it takes. */
const text = (form: FormData, name: string) => String(form.get(name) ?? '');
const checked = (form: FormData, name: string) => form.get(name) === 'on';
const home = (slug: string) => `/${slug}/settings/credentials`;

/** The one that was filled in. Both, and the verb says that it takes one. */
function secretOrReference(form: FormData) {
  const [clientSecret, reference] = [
    text(form, 'clientSecret'),
    text(form, 'clientSecretReference'),
  ];
  if (!reference) return { clientSecret };
  return { clientSecretReference: reference, ...(clientSecret ? { clientSecret } : {}) };
}

/** Adds a credential and goes to its page, where its scopes stand in words. */
export async function add(slug: string, _: ActionState, form: FormData): Promise<ActionState> {
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
}

export async function verify(slug: string, id: string): Promise<ActionState> {
  return change(slug, async (ctx) => {
    const { ok, scopes, reason } = await verifyCredential(ctx, id);
    return ok
      ? { status: 'done', message: scopesInWords(scopes) }
      : { status: 'failed', ...(reason === undefined ? {} : { message: reason }) };
  });
}

export async function replaceSecret(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
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
}

export async function goBackToOld(slug: string, id: string): Promise<ActionState> {
  return change(slug, async (ctx) => {
    await goBack(ctx, id);
    return { status: 'done' };
  });
}

export async function destroyOld(slug: string, id: string): Promise<ActionState> {
  return change(slug, async (ctx) => {
    await destroyOldSecret(ctx, id);
    return { status: 'done' };
  });
}

export async function rename(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return update(slug, id, { name: text(form, 'name') }, form);
}

export async function changeConnection(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const input = {
    baseUrl: text(form, 'baseUrl'),
    clientId: text(form, 'clientId'),
    ...secretOrReference(form),
    verify: checked(form, 'verify'),
  };
  return update(slug, id, input, form);
}

export async function saveOutputKey(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const input = { outputKey: text(form, 'outputKey'), outputScheme: text(form, 'outputScheme') };
  return update(slug, id, input, form);
}

export async function acceptInput(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return update(slug, id, { acceptsInput: checked(form, 'acceptsInput') });
}

/** From the next answer on, so much is kept of the outputs of its pipelines. */
export async function keepOutputs(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const input = { policy: text(form, 'policy'), keepKb: Number(text(form, 'keepKb')) };
  const work = async (ctx: TeamContext): Promise<ActionState> => {
    await setOutputPolicy(ctx, id, input);
    return { status: 'done' };
  };
  return change(slug, work, form);
}

export async function verifyBySelf(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return update(slug, id, { verifyEvery: text(form, 'verifyEvery') }, form);
}

export async function setExpiry(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const expiresOn = text(form, 'expiresOn') || null;
  return update(slug, id, { expiresOn, whenExpired: text(form, 'whenExpired') }, form);
}

export async function removeOutputKey(slug: string, id: string): Promise<ActionState> {
  return update(slug, id, { outputKey: null });
}

export async function disable(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return change(slug, async (ctx) => {
    await disableCredential(ctx, id, { reason: text(form, 'reason') });
    return { status: 'done' };
  });
}

export async function enable(slug: string, id: string): Promise<ActionState> {
  return change(slug, async (ctx) => {
    await enableCredential(ctx, id);
    return { status: 'done' };
  });
}

export async function remove(
  slug: string,
  id: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  try {
    await removeCredential(await requireTeam(slug), id, { reason: text(form, 'reason') });
  } catch (thrown) {
    return toActionState(thrown);
  }
  redirect(home(slug));
}
