'use server';

import { requireInstanceViewer } from '@/lib/auth';
import type { ActionState } from '@/lib/http';
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

export async function createStreamAction(_: ActionState, form: FormData): Promise<ActionState> {
  return createStream(await streams(), form);
}

export async function switchStreamAction({
  id,
  enabled,
}: {
  id: string;
  enabled: boolean;
}): Promise<ActionState> {
  return switchStream(await streams(), id, enabled);
}

export async function rotateStreamAction(id: string): Promise<ActionState> {
  return rotateStream(await streams(), id);
}

export async function removeStreamAction(id: string): Promise<ActionState> {
  return removeStream(await streams(), id);
}
