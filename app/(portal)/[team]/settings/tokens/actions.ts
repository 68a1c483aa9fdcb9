'use server';

import { revalidatePath } from 'next/cache';
import { requireTeam } from '@/lib/auth';
import { nowMs } from '@/lib/clock';
import {
  type ActionState,
  action,
  aForm,
  before,
  bound,
  formInput,
  toActionState,
} from '@/lib/http';
import { uuidFromText } from '@/lib/pipelines';
import { createApiToken, handOverApiToken, revokeApiToken } from '@/lib/teams';

const dayMs = 24 * 60 * 60 * 1000;

export const createTokenAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      const fields = ['name', 'role', 'expiresInDays', 'serviceAccountId', 'pipelines', 'tags'];
      const { expiresInDays, pipelines, tags, ...input } = formInput(form, ...fields);
      const { token } = await createApiToken(ctx, {
        ...input,
        ...expiry(expiresInDays),
        ...(pipelines?.trim()
          ? { pipelines: listed(pipelines, '\n').map((line) => uuidFromText(line) ?? line) }
          : {}),
        ...(tags?.trim() ? { tags: listed(tags, ',') } : {}),
      });
      revalidatePath(`/${slug}/settings/tokens`);
      return { status: 'done', shown: token };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const revokeTokenAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      await revokeApiToken(ctx, String(form.get('id') ?? ''));
      revalidatePath(`/${slug}/settings/tokens`);
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

export const handOverTokenAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    const ctx = await requireTeam(slug);
    try {
      const id = String(form.get('id') ?? '');
      await handOverApiToken(ctx, id, formInput(form, 'serviceAccountId'));
      revalidatePath(`/${slug}/settings/tokens`);
      return { status: 'done' };
    } catch (thrown) {
      return toActionState(thrown, form);
    }
  },
);

const listed = (text: string, between: string): string[] =>
  text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** What is neither "never" nor a number of days is left for the verb to refuse. */
function expiry(days: string | undefined): { expiresAt?: string } {
  if (days === 'never') return {};
  const at = new Date(nowMs() + Number(days) * dayMs);
  return { expiresAt: Number.isNaN(at.getTime()) ? String(days) : at.toISOString() };
}
