import type { RunRequestState, RunRequestView, RunSummary } from '@/lib/runs';
import { StatusBadge, type Tone } from '../ui/badge';
import { formatNumber } from '../ui/format';

const runTones = {
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
} as const satisfies Record<RunSummary['status'], Tone>;

export function RunBadge({ status }: { status: RunSummary['status'] }) {
  return <StatusBadge tone={runTones[status]}>{status}</StatusBadge>;
}

export function TaskRunBadge({ successful }: { successful: boolean }) {
  return (
    <StatusBadge tone={successful ? 'good' : 'bad'}>
      {successful ? 'succeeded' : 'failed'}
    </StatusBadge>
  );
}

const requestWords: Record<RunRequestState, { tone: Tone; word: string; sentence: string }> = {
  requested: { tone: 'busy', word: 'waiting', sentence: 'Recorded, about to be sent.' },
  sending: { tone: 'busy', word: 'being sent', sentence: 'On its way to Datamin.' },
  accepted: { tone: 'busy', word: 'accepted', sentence: 'Datamin accepted it and started a run.' },
  running: { tone: 'busy', word: 'running', sentence: 'Its run is in progress.' },
  succeeded: { tone: 'good', word: 'succeeded', sentence: 'Its run succeeded.' },
  failed: { tone: 'bad', word: 'failed', sentence: 'Its run failed.' },
  rejected: { tone: 'bad', word: 'refused', sentence: 'Nothing was started.' },
  uncertain: {
    tone: 'unsure',
    word: 'outcome unknown',
    sentence: 'Sent, outcome unknown: it may be running.',
  },
  matched: { tone: 'good', word: 'matched', sentence: 'Matched to a run in the log.' },
  closed: { tone: 'idle', word: 'closed', sentence: 'Closed without a known run.' },
};

export function requestSentence(state: RunRequestState): string {
  return requestWords[state].sentence;
}

/** States with their words, for a filter. */
export const requestStateWords = Object.entries(requestWords).map(
  ([state, { word }]) => [state, word] as const,
);

export function RequestBadge({
  state,
  stalled = false,
  isPast = false,
}: {
  state: RunRequestState;
  stalled?: boolean;
  /** Whether the request has left this state: a step that is over must not look as if it went on. */
  isPast?: boolean;
}) {
  if (stalled) {
    return (
      <StatusBadge tone="warn" title="Accepted, but the log shows nothing of the run.">
        stalled
      </StatusBadge>
    );
  }
  const { tone, word, sentence } = requestWords[state];
  if (isPast && tone === 'busy') {
    return (
      <StatusBadge tone="idle" icon="good">
        {word}
      </StatusBadge>
    );
  }
  return (
    <StatusBadge tone={tone} title={sentence}>
      {word}
    </StatusBadge>
  );
}

/** While a request is in one of these states, another takes "run anyway". */
export function isOpenRequest({
  state,
  following,
}: Pick<RunRequestView, 'state' | 'following'>): boolean {
  if (state === 'accepted' || state === 'running') return following;
  return state === 'requested' || state === 'sending' || state === 'uncertain';
}

/** How many task runs, and how many of them failed, in words. */
export function taskCount(taskRuns: readonly { successful: boolean }[]): {
  total: string;
  failed: string | null;
} {
  const failed = taskRuns.filter(({ successful }) => !successful).length;
  return {
    total: formatNumber(taskRuns.length),
    failed: failed > 0 ? `${formatNumber(failed)} failed` : null,
  };
}
