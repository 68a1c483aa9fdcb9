'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { createAuditStream, removeAuditStream, switchAuditStream } from '@/lib/evidence';
import { type ActionState, formInput, toActionState } from '@/lib/http';

const pathOf = (slug: string) => `/${slug}/settings/audit/streams`;

export async function createStreamAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    const { secret } = await createAuditStream(ctx, {
      ...formInput(form, 'name', 'kind', 'url'),
      fromStart: form.get('fromStart') === 'true',
    });
    revalidatePath(pathOf(slug));
    return secret ? { status: 'done', shown: secret } : { status: 'done', message: 'It is made.' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

export async function switchStreamAction({
  slug,
  id,
  enabled,
}: {
  slug: string;
  id: string;
  enabled: boolean;
}): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    await switchAuditStream(ctx, id, { enabled });
    revalidatePath(pathOf(slug));
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}

export async function removeStreamAction({
  slug,
  id,
}: {
  slug: string;
  id: string;
}): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    await removeAuditStream(ctx, id);
    revalidatePath(pathOf(slug));
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}
