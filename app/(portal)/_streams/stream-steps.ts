import { revalidatePath } from 'next/cache';
import type { TeamContext, ViewerContext } from '@/lib/context';
import {
  createAuditStream,
  removeAuditStream,
  rotateAuditStream,
  switchAuditStream,
} from '@/lib/evidence';
import { type ActionState, formInput, toActionState } from '@/lib/http';

/** Whose streams, and the page that shows them. */
export interface StreamsOf {
  ctx: TeamContext | ViewerContext;
  path: string;
}

/** What the actions of the team's page and of the instance's have in common. */
export async function createStream({ ctx, path }: StreamsOf, form: FormData): Promise<ActionState> {
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

export async function switchStream(
  { ctx, path }: StreamsOf,
  id: string,
  enabled: boolean,
): Promise<ActionState> {
  return step(path, async () => {
    await switchAuditStream(ctx, id, { enabled });
    return { status: 'done' };
  });
}

export async function rotateStream({ ctx, path }: StreamsOf, id: string): Promise<ActionState> {
  return step(path, async () => {
    const { secret } = await rotateAuditStream(ctx, id);
    return { status: 'done', shown: secret };
  });
}

export async function removeStream({ ctx, path }: StreamsOf, id: string): Promise<ActionState> {
  return step(path, async () => {
    await removeAuditStream(ctx, id);
    return { status: 'done' };
  });
}

async function step(path: string, work: () => Promise<ActionState>): Promise<ActionState> {
  try {
    const state = await work();
    revalidatePath(path);
    return state;
  } catch (thrown) {
    return toActionState(thrown);
  }
}
