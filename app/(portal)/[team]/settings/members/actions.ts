'use server';

import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import { requireTeam } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import { type ActionState, formInput, invitationUrl, toActionState } from '@/lib/http';
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

export async function addMemberAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    const { name, role } = await addMember(ctx, formInput(form, 'email', 'role'));
    return { message: `${name} is ${role} now.` };
  });
}

export async function changeRoleAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    await changeRole(ctx, id(form), formInput(form, 'role'));
    return {};
  });
}

export async function removeMemberAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    await removeMember(ctx, id(form));
    return {};
  });
}

export async function requireSecondFactorAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    await requireSecondFactor(ctx, { required: form.get('required') === 'yes' });
    return {};
  });
}

export async function inviteMemberAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    const { expiresInDays, ...input } = formInput(form, 'email', 'role', 'expiresInDays');
    const { invitation, token, mailed } = await inviteMember(ctx, {
      ...input,
      expiresInDays: Number(expiresInDays),
    });
    return {
      shown: invitationUrl(await headers(), token),
      ...(mailed ? { message: `It is on its way to ${invitation.email} by mail too.` } : {}),
    };
  });
}

export async function resendInvitationAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    const { invitation, token, mailed } = await resendInvitation(ctx, id(form), {
      expiresInDays: Number(form.get('expiresInDays')),
    });
    return {
      shown: invitationUrl(await headers(), token),
      ...(mailed ? { message: `It is on its way to ${invitation.email} by mail too.` } : {}),
    };
  });
}

export async function revokeInvitationAction(slug: string, _: ActionState, form: FormData) {
  return act(slug, form, async (ctx) => {
    await revokeInvitation(ctx, id(form));
    return {};
  });
}
