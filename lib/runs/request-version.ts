import { createHash } from 'node:crypto';
import type { RunRequestView } from './internal';

/**
 * A text that changes whenever a request or its timeline does. Another look at the log without news
 * does not count.
 */
export function requestVersion(view: RunRequestView, lastEventId: string | undefined): string {
  const { state, attempt, runUuid, reason, following, stalled, progress, lookProblem } = view;
  const seen = [state, attempt, runUuid, reason, following, stalled, progress, lookProblem];
  const text = JSON.stringify([seen, lastEventId]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
