import type { RunRequestStory, RunRequestView } from '@/lib/runs';
import type { Tone } from '../ui/badge';
import { formatDuration, formatNumber } from '../ui/format';

/** The outcome of a request, for people who do not know its states. */
export interface Outcome {
  tone: Tone;
  title: string;
  sentences: string[];
}

export function outcomeOf(request: RunRequestStory): Outcome {
  return { ...headline(request), sentences: sentencesOf(request) };
}

function headline(request: RunRequestStory): Pick<Outcome, 'tone' | 'title'> {
  switch (request.state) {
    case 'requested':
      return { tone: 'busy', title: 'Recorded, about to be sent' };
    case 'sending':
      return { tone: 'busy', title: 'On its way to Datamin' };
    case 'accepted':
      if (request.stalled) return { tone: 'warn', title: 'Stalled: no task has reported' };
      return { tone: 'busy', title: 'Accepted; no task has reported yet' };
    case 'running':
      return { tone: 'busy', title: 'Its run is in progress' };
    case 'succeeded':
      return { tone: 'good', title: 'Its run succeeded' };
    case 'failed':
      return { tone: 'bad', title: 'Its run failed' };
    case 'rejected':
      return { tone: 'bad', title: 'Nothing was started' };
    case 'uncertain':
      return { tone: 'unsure', title: 'Sent, outcome unknown: it may be running' };
    case 'matched':
      return { tone: 'good', title: 'Matched to a run in the log' };
    case 'closed':
      return { tone: 'idle', title: 'Closed without a known run' };
  }
}

function sentencesOf(request: RunRequestStory): string[] {
  const { state, reason, progress, usual, stalled, following, lookProblem } = request;
  const goesOn = state === 'accepted' || state === 'running';
  return [
    ...(reason === null ? [] : [reason]),
    ...(stalled ? [stalledSentence] : []),
    ...(progress && goesOn ? [progressSentence(progress, usual.tasks)] : []),
    ...(progress && !goesOn
      ? [`It took ${formatDuration(wallClock(progress))} from the first start to the last end.`]
      : []),
    ...(goesOn && usual.durationMs !== null
      ? [`Runs of this pipeline usually take ${formatDuration(usual.durationMs)}.`]
      : []),
    ...(lookProblem && (goesOn || state === 'uncertain') ? [lookProblem] : []),
    ...(goesOn && !following ? [notFollowed] : []),
  ];
}

const stalledSentence =
  'Datamin accepted it more than 15 minutes ago, but its log shows nothing of the run. Its workers may be down, or the first task is slow: check Datamin before you run it again.';
const notFollowed = 'The portal has stopped looking for this run. You can check again.';

const wallClock = ({ startedAt, lastAt }: { startedAt: Date; lastAt: Date }) =>
  lastAt.getTime() - startedAt.getTime();

function progressSentence(
  { taskRuns, failed }: NonNullable<RunRequestView['progress']>,
  usualTasks: number,
): string {
  const usually = usualTasks > 0 ? ` of usually ${formatNumber(usualTasks)}` : '';
  const failures = failed > 0 ? `, ${formatNumber(failed)} of them failed` : '';
  return `${formatNumber(taskRuns)}${usually} task run${taskRuns === 1 ? '' : 's'} reported${failures}.`;
}
