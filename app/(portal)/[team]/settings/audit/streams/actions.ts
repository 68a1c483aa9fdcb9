'use server';

import { z } from 'zod';
import { requireTeam } from '@/lib/auth';
import { type ActionState, action, aForm, before, bound } from '@/lib/http';
import {
  createStream,
  removeStream,
  rotateStream,
  type StreamsOf,
  switchStream,
} from '../../../../_streams/stream-steps';

/** Which stream of which team a form is about. */
const boundRow = z.object({ slug: bound, id: bound });

const streamsOf = async (slug: string): Promise<StreamsOf> => ({
  ctx: await requireTeam(slug),
  path: `/${slug}/settings/audit/streams`,
});

export const createStreamAction = action(
  [bound, before, aForm],
  async (slug, _, form): Promise<ActionState> => {
    return createStream(await streamsOf(slug), form);
  },
);

export const switchStreamAction = action(
  [boundRow.extend({ enabled: z.boolean() })],
  async ({ slug, id, enabled }): Promise<ActionState> => {
    return switchStream(await streamsOf(slug), id, enabled);
  },
);

export const rotateStreamAction = action([boundRow], async ({ slug, id }): Promise<ActionState> => {
  return rotateStream(await streamsOf(slug), id);
});

export const removeStreamAction = action([boundRow], async ({ slug, id }): Promise<ActionState> => {
  return removeStream(await streamsOf(slug), id);
});
