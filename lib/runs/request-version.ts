import { createHash } from 'node:crypto';
import type { RunRequestView } from './internal';

/**
 * Another text whenever anything of a request, or its timeline, is another. That the log was looked at
 * again without any news is nothing.
 */
export function requestVersion(view: RunRequestView, lastEventId: string | undefined): string {
  const { state, attempt, runUuid, reason, following, stalled, progress, lookProblem } = view;
  const seen = [state, attempt, runUuid, reason, following, stalled, progress, lookProblem];
  const text = JSON.stringify([seen, lastEventId]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
