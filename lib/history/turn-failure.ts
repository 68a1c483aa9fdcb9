import { DataminError } from '@/lib/datamin';
import { tellFailure } from '@/lib/db';
import { NotFound } from '@/lib/errors';

/** Why a turn ended early. */
export interface TurnFailure {
  sentence: string;
  /** How long the credential's server is left alone at the least, milliseconds; 0: others may go on. */
  restMs: number;
  /** A smaller window may do. */
  mayBeTooMuch: boolean;
}

/** Nothing, where there were runs: an outage tells so, with a 200. */
export class SuddenNothing extends Error {}

/** What a larger window may have caused. */
const ofLargeWindows = new Set(['timeout', 'truncated', 'connection_lost', 'too_large']);
/** What is wrong with the credential's server for all of its pipelines. */
const ofWholeServer = new Set(['circuit_open', 'rate_limited', 'unavailable', 'unreachable']);
const leastRestMs = 5000;

/** null: the worker is stopping, or the pipeline or its credential is another by now: no failure of the pipeline's. */
export function failureOf(error: unknown, pipelineId: string): TurnFailure | null {
  if (error instanceof NotFound || isAbort(error)) return null;
  if (error instanceof SuddenNothing) {
    const sentence =
      'Datamin answered with nothing for a time in which runs are known, as it does while its database is down. What is known stays.';
    return { sentence, restMs: 0, mayBeTooMuch: false };
  }
  if (error instanceof DataminError) {
    const restMs = ofWholeServer.has(error.kind)
      ? Math.max(error.retryAfterMs ?? 0, leastRestMs)
      : 0;
    return { sentence: error.message, restMs, mayBeTooMuch: ofLargeWindows.has(error.kind) };
  }
  // Of the portal's own: its log says what, and the pipeline that it was not Datamin.
  tellFailure(error, 'an answer could not be taken into the history', { pipelineId });
  const sentence = 'The portal could not take the answer in and tries again; its log says why.';
  return { sentence, restMs: 0, mayBeTooMuch: false };
}

function isAbort(error: unknown): boolean {
  if (error instanceof DataminError) return error.kind === 'aborted' || error.kind === 'closed';
  return error instanceof Error && error.name === 'AbortError';
}
