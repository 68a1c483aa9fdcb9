'use server';

import { revalidatePath } from 'next/cache';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { requireTeam } from '@/lib/auth';
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
  createWebhook,
  removeWebhook,
  replayDelivery,
  rotateWebhook,
  testWebhook,
  updateWebhook,
} from '@/lib/webhooks';

/** Which webhook of which team a form is about. */
const boundRow = z.object({ slug: bound, id: bound });

const pathOf = (slug: string) => `/${slug}/settings/webhooks`;

/** The ticked boxes are the states and events. */
function webhookInput(form: FormData) {
  const ticked = (kind: string) =>
    [...form.keys()].flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
  return {
    ...formInput(form, 'name', 'url'),
    states: ticked('state.'),
    runRequests: form.has('runRequests'),
    pipelineEvents: ticked('pipeline.'),
  };
}

export const createWebhookAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      const { secret } = await createWebhook(ctx, webhookInput(form));
      revalidatePath(pathOf(slug));
      return { status: 'done', shown: secret };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const changeWebhookAction = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await updateWebhook(ctx, id, webhookInput(form));
      revalidatePath(`${pathOf(slug)}/${id}`);
      return { status: 'done', message: 'Saved.' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const switchWebhookAction = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await updateWebhook(ctx, id, { enabled: form.get('enabled') === 'true' });
      revalidatePath(`${pathOf(slug)}/${id}`);
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const rotateWebhookAction = action(
  [boundRow],
  async ({ slug, id }): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      const { secret } = await rotateWebhook(ctx, id);
      revalidatePath(`${pathOf(slug)}/${id}`);
      return { status: 'done', shown: secret };
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const testWebhookAction = action([boundRow], async ({ slug, id }): Promise<ActionState> => {
  const ctx = await requireTeam(slug);
  try {
    const { problem, status } = await testWebhook(ctx, id);
    revalidatePath(`${pathOf(slug)}/${id}`);
    return outcome(problem, status);
  } catch (thrown) {
    return toActionState(thrown);
  }
});

export const replayDeliveryAction = action(
  [boundRow, before, aForm],
  async ({ slug, id }, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      const deliveryId = String(form.get('deliveryId') ?? '');
      const { problem, status } = await replayDelivery(ctx, deliveryId);
      revalidatePath(`${pathOf(slug)}/${id}`);
      return outcome(problem, status);
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

export const removeWebhookAction = action(
  [boundRow],
  async ({ slug, id }): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await removeWebhook(ctx, id);
      revalidatePath(pathOf(slug));
      redirect(pathOf(slug));
    } catch (thrown) {
      return toActionState(thrown);
    }
  },
);

function outcome(problem: string | null, status: number | null): ActionState {
  return problem === null
    ? { status: 'done', message: `It arrived: answered ${status}.` }
    : { status: 'failed', message: problem };
}
