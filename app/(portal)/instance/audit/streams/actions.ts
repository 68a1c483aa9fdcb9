'use server';

import { z } from 'zod';
import { requireInstanceViewer } from '@/lib/auth';
import { type ActionState, action, aForm, before, bound } from '@/lib/http';
import {
  createStream,
  removeStream,
  rotateStream,
  type StreamsOf,
  switchStream,
} from '../../../_streams/stream-steps';

const streams = async (): Promise<StreamsOf> => ({
  ctx: await requireInstanceViewer(),
  path: '/instance/audit/streams',
});

export const createStreamAction = action([before, aForm], async (_, form): Promise<ActionState> => {
  return createStream(await streams(), form);
});

export const switchStreamAction = action(
  [z.object({ id: bound, enabled: z.boolean() })],
  async ({ id, enabled }): Promise<ActionState> => {
    return switchStream(await streams(), id, enabled);
  },
);

export const rotateStreamAction = action([bound], async (id): Promise<ActionState> => {
  return rotateStream(await streams(), id);
});

export const removeStreamAction = action([bound], async (id): Promise<ActionState> => {
  return removeStream(await streams(), id);
});
