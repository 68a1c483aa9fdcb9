'use server';

import { revalidatePath } from 'next/cache';
import { requireViewer } from '@/lib/auth';
import type { ViewerContext } from '@/lib/context';
import { addGroupRule, createScimToken, removeGroupRule, revokeScimToken } from '@/lib/directory';
import { type ActionState, action, aForm, before, formInput, toActionState } from '@/lib/http';

export const addRuleAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  return answer(form, (ctx) => addGroupRule(ctx, formInput(form, 'group', 'team', 'role')));
});

export const removeRuleAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  return answer(form, (ctx, id) => removeGroupRule(ctx, id));
});

export const createTokenAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  return answer(form, async (ctx) => {
    const { token } = await createScimToken(ctx, formInput(form, 'name'));
    return token;
  });
});

export const revokeTokenAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  return answer(form, (ctx, id) => revokeScimToken(ctx, id));
});

async function answer(
  form: FormData,
  act: (ctx: ViewerContext, id: string) => Promise<unknown>,
): Promise<ActionState> {
  const ctx = await requireViewer();
  try {
    const shown = await act(ctx, String(form.get('id') ?? ''));
    revalidatePath('/instance/provisioning');
    return { status: 'done', ...(typeof shown === 'string' ? { shown } : {}) };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}
