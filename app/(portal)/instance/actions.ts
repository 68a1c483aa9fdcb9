'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { requireInstanceViewer } from '@/lib/auth';
import type { ViewerContext } from '@/lib/context';
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
  changeInstanceSettings,
  endSessionsOf,
  setInstanceAdmin,
  takeBreakGlass,
} from '@/lib/instance';
import { createTeam } from '@/lib/teams';

async function act(
  path: string,
  form: FormData,
  work: (ctx: ViewerContext) => Promise<string>,
): Promise<ActionState> {
  const ctx = await requireInstanceViewer();
  try {
    const message = await work(ctx);
    revalidatePath(path);
    return { status: 'done', message };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

export const createInstanceTeamAction = action([before, aForm], async (_, form) => {
  return act('/instance', form, async (ctx) => {
    const { slug } = await createTeam(ctx, formInput(form, 'name', 'slug', 'owner'));
    return `/${slug} is created. Only its owner sees it.`;
  });
});

export const endSessionsAction = action([bound, before, aForm], async (id, _, form) => {
  return act('/instance/users', form, async (ctx) => {
    await endSessionsOf(ctx, id);
    return 'All their sessions have ended.';
  });
});

export const setInstanceAdminAction = action(
  [z.object({ id: bound, isInstanceAdmin: z.boolean() }), before, aForm],
  async ({ id, isInstanceAdmin }, _, form) => {
    return act('/instance/users', form, async (ctx) => {
      await setInstanceAdmin(ctx, id, { isInstanceAdmin });
      return isInstanceAdmin ? 'Now an instance admin.' : 'No longer an instance admin.';
    });
  },
);

export const changeSettingsAction = action([before, aForm], async (_, form) => {
  return act('/instance/settings', form, async (ctx) => {
    await changeInstanceSettings(ctx, {
      ...formInput(form, 'passwordMinLength', 'sessionHours'),
      adminFactorRequired: form.get('adminFactorRequired') === 'true',
      announcement: form.get('announcement'),
    });
    return 'Saved.';
  });
});

export const takeBreakGlassAction = action([before, aForm], async (_, form) => {
  return act('/instance/break-glass', form, async (ctx) => {
    const { team } = await takeBreakGlass(
      ctx,
      formInput(form, 'team', 'role', 'minutes', 'reason'),
    );
    return `/${team.slug} is open to you. The team sees that.`;
  });
});
