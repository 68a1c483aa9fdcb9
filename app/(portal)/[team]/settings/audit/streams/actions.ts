'use server';

import { requireTeam } from '@/lib/auth';
import type { ActionState } from '@/lib/http';
import {
  createStream,
  removeStream,
  rotateStream,
  type StreamsOf,
  switchStream,
} from '../../../../_streams/stream-steps';

/** Which stream of which team a form is about. */
interface Bound {
  slug: string;
  id: string;
}

const streamsOf = async (slug: string): Promise<StreamsOf> => ({
  ctx: await requireTeam(slug),
  path: `/${slug}/settings/audit/streams`,
});

export async function createStreamAction(
  slug: string,
  _: ActionState,
  form: FormData,
): Promise<ActionState> {
  return createStream(await streamsOf(slug), form);
}

export async function switchStreamAction({
  slug,
  id,
  enabled,
}: Bound & { enabled: boolean }): Promise<ActionState> {
  return switchStream(await streamsOf(slug), id, enabled);
}

export async function rotateStreamAction({ slug, id }: Bound): Promise<ActionState> {
  return rotateStream(await streamsOf(slug), id);
}

export async function removeStreamAction({ slug, id }: Bound): Promise<ActionState> {
  return removeStream(await streamsOf(slug), id);
}
