'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  invitationUrl,
  toActionState,
} from '@/lib/http';
import {
  addMember,
  changeRole,
  inviteMember,
  removeMember,
  requireSecondFactor,
  resendInvitation,
  revokeInvitation,
} from '@/lib/teams';

const id = (form: FormData) => String(form.get('id') ?? '');

async function act(
  slug: string,
  form: FormData,
  work: (ctx: TeamContext) => Promise<Partial<ActionState>>,
): Promise<ActionState> {
  const ctx = await requireTeam(slug);
  try {
    const outcome = await work(ctx);
    revalidatePath(`/${slug}/settings/members`);
    return { status: 'done', ...outcome };
  } catch (thrown) {
    return toActionState(thrown, form);
  }
}

export const addMemberAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    const { name, role } = await addMember(ctx, formInput(form, 'email', 'role'));
    return { message: `${name} is ${role} now.` };
  });
});

export const changeRoleAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    await changeRole(ctx, id(form), formInput(form, 'role'));
    return {};
  });
});

export const removeMemberAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    await removeMember(ctx, id(form));
    return {};
  });
});

export const requireSecondFactorAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    await requireSecondFactor(ctx, { required: form.get('required') === 'yes' });
    return {};
  });
});

export const inviteMemberAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    const { expiresInDays, ...input } = formInput(form, 'email', 'role', 'expiresInDays');
    const { invitation, token, mailed } = await inviteMember(ctx, {
      ...input,
      expiresInDays: Number(expiresInDays),
    });
    return {
      shown: invitationUrl(await headers(), token),
      ...(mailed ? { message: `It is also on its way to ${invitation.email} by mail.` } : {}),
    };
  });
});

export const resendInvitationAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    const { invitation, token, mailed } = await resendInvitation(ctx, id(form), {
      expiresInDays: Number(form.get('expiresInDays')),
    });
    return {
      shown: invitationUrl(await headers(), token),
      ...(mailed ? { message: `It is also on its way to ${invitation.email} by mail.` } : {}),
    };
  });
});

export const revokeInvitationAction = action([bound, before, aForm], async (slug, _, form) => {
  return act(slug, form, async (ctx) => {
    await revokeInvitation(ctx, id(form));
    return {};
  });
});
