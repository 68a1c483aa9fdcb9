import { nowMs } from '@/lib/clock';
import type { Datamin } from '@/lib/datamin';
import type { OutputPolicy } from './keep-output';
import type { Window } from './replace-rows';
import { StagedRows } from './staged-rows';
import { keptFrom, type SyncState } from './sync-state';
import type { AnswerSize } from './window-size';

export interface ReadAnswer {
  staged: StagedRows;
  size: AnswerSize;
}

/** A slot is not held while Datamin rests: the next turn asks again. */
const longestWaitMs = 3000;

/**
 * Asks the log for a window and stages the rows as they come; holds no database connection. Close what
 * it staged when the answer was taken in. Throws DataminError, and then nothing is left behind.
 */
export async function readWindow(
  datamin: Datamin,
  state: SyncState,
  { from, to }: Window,
  signal: AbortSignal,
): Promise<ReadAnswer> {
  const startedMs = performance.now();
  const staged = new StagedRows({
    policy: policyOf(state),
    keptFrom: keptFrom(state, nowMs()),
    now: nowMs(),
  });
  try {
    // A row that makes no sense is left out rather than ending the history at it for ever.
    const skip = () => {
      staged.strange += 1;
    };
    for await (const rows of datamin.logBatches(state.uuid, from, to, {
      onMalformedRow: skip,
      signal,
      longestWaitMs,
    })) {
      for (const row of rows) {
        const staging = staged.add(row);
        if (staging) await staging;
      }
    }
    await staged.end();
  } catch (error) {
    await staged.close();
    throw error;
  }
  const { rows, bytes } = staged;
  return { staged, size: { ms: performance.now() - startedMs, rows, bytes } };
}

function policyOf(state: SyncState): OutputPolicy {
  if (state.output_policy === 'part') return { kind: 'part', kilobytes: state.output_keep_kb };
  return { kind: state.output_policy };
}
