'use server';

import { revalidatePath } from 'next/cache';
import { requireInstanceViewer } from '@/lib/auth';
import { createAuditStream, removeAuditStream, switchAuditStream } from '@/lib/evidence';
import { type ActionState, formInput, toActionState } from '@/lib/http';

const path = '/instance/audit/streams';

export async function createStreamAction(_: ActionState, form: FormData): Promise<ActionState> {
  const ctx = await requireInstanceViewer();
  try {
    const { secret } = await createAuditStream(ctx, {
      ...formInput(form, 'name', 'kind', 'url'),
      fromStart: form.get('fromStart') === 'true',
    });
    revalidatePath(path);
    return secret ? { status: 'done', shown: secret } : { status: 'done', message: 'It is made.' };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

export async function switchStreamAction({
  id,
  enabled,
}: {
  id: string;
  enabled: boolean;
}): Promise<ActionState> {
  const ctx = await requireInstanceViewer();
  try {
    await switchAuditStream(ctx, id, { enabled });
    revalidatePath(path);
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}

export async function removeStreamAction(id: string): Promise<ActionState> {
  const ctx = await requireInstanceViewer();
  try {
    await removeAuditStream(ctx, id);
    revalidatePath(path);
    return { status: 'done' };
  } catch (thrown) {
    return toActionState(thrown);
  }
}
