import { DataminError } from '@/lib/datamin';
import { outageOf, tellFailure } from '@/lib/db';
import { NotFound } from '@/lib/errors';
import { Resting } from './pace';

/** Why a turn ended early. */
export interface TurnFailure {
  sentence: string;
  /** How long the credential's server is left alone at least, in milliseconds; 0: other pipelines may go on. */
  restMs: number;
  /** A smaller window may help. */
  mayBeTooMuch: boolean;
}

/** An empty answer where there were runs: that is how an outage looks, with a 200. */
export class SuddenNothing extends Error {}

/** Failures that a large window may have caused. */
const ofLargeWindows = new Set(['timeout', 'truncated', 'connection_lost', 'too_large']);
/** Failures of the credential's server, which affect all of its pipelines. */
const ofWholeServer = new Set([
  'circuit_open',
  'rate_limited',
  'unavailable',
  'unreachable',
  'token_ended',
]);
const leastRestMs = 5000;

/**
 * Null: the worker is stopping, the pipeline or its credential has changed, or another turn was told to leave the
 * credential alone: not a failure of the pipeline.
 */
export function failureOf(error: unknown, pipelineId: string): TurnFailure | null {
  if (error instanceof NotFound || error instanceof Resting || isAbort(error)) return null;
  if (error instanceof SuddenNothing) {
    const sentence =
      'Datamin returned nothing for a period with known runs, as it does while its database is down. The known runs are kept.';
    return { sentence, restMs: 0, mayBeTooMuch: false };
  }
  if (error instanceof DataminError) {
    const restMs = ofWholeServer.has(error.kind)
      ? Math.max(error.retryAfterMs ?? 0, leastRestMs)
      : 0;
    return { sentence: error.message, restMs, mayBeTooMuch: ofLargeWindows.has(error.kind) };
  }
  // A fault of the portal: its log says what it was; the pipeline only shows that it was not Datamin. A smaller answer
  // may fit where this one did not: on a disk, into memory, into a statement's time.
  tellFailure(error, 'an answer could not be taken into the history', { pipelineId });
  const sentence = isDiskFull(error)
    ? 'The answer did not fit on the disk: the database’s, or that of the portal’s temporary folder. The portal will try again in smaller parts.'
    : 'The portal could not store the answer and will try again; its log says why.';
  return { sentence, restMs: 0, mayBeTooMuch: true };
}

function isDiskFull(error: unknown): boolean {
  const isOurs =
    error instanceof Error && 'code' in error && /ENOSPC|EDQUOT/.test(String(error.code));
  return isOurs || outageOf(error) === 'full';
}

function isAbort(error: unknown): boolean {
  if (error instanceof DataminError) return error.kind === 'aborted' || error.kind === 'closed';
  return error instanceof Error && error.name === 'AbortError';
}
