import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultAction } from '../faults/fault';
import type { Answer } from './answer';

/** Sends the answer as fast as the reader takes it, damaged as `fault` says. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  fault: FaultAction | null,
  signal: AbortSignal,
): Promise<void> {
  const headers = { ...answer.headers };
  if (fault?.type === 'content-type') headers['content-type'] = fault.value;
  // A truncated body must look whole to the transport: no length, and a proper last chunk.
  if (fault?.type === 'truncate') delete headers['content-length'];
  response.writeHead(answer.status, headers);
  const limit = fault?.type === 'truncate' || fault?.type === 'reset-mid-body' ? fault.bytes : null;
  const body = limit === null ? answer.body : firstBytes(answer.body, limit);
  for (const chunk of fault?.type === 'trickle' ? slices(body, fault.bytes) : body) {
    if (signal.aborted) return;
    if (!response.write(chunk)) await once(response, 'drain', { signal });
    if (fault?.type === 'trickle') await sleep(fault.everyMs, undefined, { signal });
  }
  if (fault?.type === 'reset-mid-body') await resetAfterFlush(response);
  else response.end();
}

async function resetAfterFlush(response: ServerResponse): Promise<void> {
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    response.write('', () => resolve());
  });
  response.socket?.resetAndDestroy();
}

function* firstBytes(body: Iterable<Uint8Array>, limit: number): Generator<Uint8Array> {
  let left = limit;
  for (const chunk of body) {
    if (left <= 0) return;
    yield chunk.subarray(0, left);
    left -= chunk.length;
  }
}

function* slices(body: Iterable<Uint8Array>, size: number): Generator<Uint8Array> {
  for (const chunk of body) {
    for (let at = 0; at < chunk.length; at += size) yield chunk.subarray(at, at + size);
  }
}
