import { type Answer, errorAnswer } from '../server/answer';
import type { Call } from './call';

/** The statistics service's 403. An empty one comes from the gateway and means a missing scope. */
export function forbidden(): Answer {
  return errorAnswer(403, 'Forbidden');
}

/** Whether the rows of an answer belong to another organization. */
export function isForeign(
  rows: readonly { readonly pipeline: { readonly organizationUuid: string } }[],
  call: Call,
): boolean {
  const [first] = rows;
  if (first !== undefined && !call.hasSession) return true;
  return first !== undefined && first.pipeline.organizationUuid !== call.client.organizationUuid;
}
