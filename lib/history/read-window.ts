import { nowMs } from '@/lib/clock';
import { type Datamin, DataminError } from '@/lib/datamin';
import type { GiveWay } from './give-way';
import type { OutputPolicy } from './keep-output';
import type { Window } from './replace-rows';
import { StagedRows } from './staged-rows';
import { keptFrom, type SyncState } from './sync-state';
import type { AnswerSize } from './window-size';

/** What decides how a window is read. */
type ReadState = Pick<
  SyncState,
  'uuid' | 'output_policy' | 'output_keep_kb' | 'history_retention_days' | 'pruned_before'
>;

export interface ReadAnswer {
  staged: StagedRows;
  size: AnswerSize;
}

/** A slot is not held while Datamin asks to wait: the next turn tries again. */
const longestWaitMs = 3000;

/** Bytes of rows on their way to the database. A larger log is asked for in smaller windows, or never ends. */
const mostBytes = 4 * 1024 ** 3;

/**
 * Asks the log for a window and stages the rows as they arrive; holds no database connection. Close what is
 * staged once the answer is applied. Throws DataminError, and then nothing is left behind.
 */
export async function readWindow(
  datamin: Pick<Datamin, 'logBatches'>,
  state: ReadState,
  { from, to }: Window,
  { signal, giveWay, most = mostBytes }: { signal: AbortSignal; giveWay: GiveWay; most?: number },
): Promise<ReadAnswer> {
  const startedMs = performance.now();
  const staged = new StagedRows({
    policy: policyOf(state),
    keptFrom: keptFrom(state, nowMs()),
    now: nowMs(),
  });
  try {
    // A row that makes no sense is skipped: otherwise the history would stop there for ever.
    const skip = () => {
      staged.strange += 1;
    };
    for await (const rows of datamin.logBatches(state.uuid, from, to, {
      onMalformedRow: skip,
      signal,
      longestWaitMs,
    })) {
      for (const row of rows) {
        const way = giveWay.pass();
        if (way) await way;
        const staging = staged.add(row);
        if (staging) await staging;
      }
      if (staged.bytes > most) throw tooLarge();
    }
    await staged.end();
  } catch (error) {
    await staged.close();
    throw error;
  }
  const { rows, bytes } = staged;
  return { staged, size: { ms: performance.now() - startedMs, rows, bytes } };
}

function tooLarge(): DataminError {
  return new DataminError(
    'too_large',
    'The log for this period is larger than the portal reads at once. It will ask for a shorter one next time.',
  );
}

function policyOf(state: ReadState): OutputPolicy {
  if (state.output_policy === 'part') return { kind: 'part', kilobytes: state.output_keep_kb };
  return { kind: state.output_policy };
}
