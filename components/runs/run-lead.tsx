import type { PageTaskRun, RunSummary } from '@/lib/runs';
import { Key, Lead } from '../ui/lead';
import { Duration, ExactTime, RelativeTime } from '../ui/time';
import { taskWords } from './recent-runs';

/** The most of an error shown ahead of everything else, in characters. */
const mostLetters = 160;

interface Props {
  run: Omit<RunSummary, 'taskRuns'> & { taskRuns: readonly TaskRun[] };
  names: ReadonlyMap<string, string>;
  timeZone: string;
}
type TaskRun = RunSummary['taskRuns'][number] & Partial<Pick<PageTaskRun, 'output'>>;

/** How a run ended, in words, and what its first failed task said if its outputs are known. */
export function RunLead({ run, names, timeZone }: Props) {
  const { status, startedAt, finishedAt, durationMs } = run;
  if (status === 'running') {
    return (
      <Lead late>
        <Key>Running</Key>: started <RelativeTime at={startedAt} timeZone={timeZone} />,{' '}
        {taskWords(run.taskRuns)} so far, the last ended{' '}
        <RelativeTime at={finishedAt} timeZone={timeZone} />.
        <FirstFailure run={run} names={names} />
      </Lead>
    );
  }
  return (
    <Lead late>
      <Key>{status === 'failed' ? 'Failed' : 'Succeeded'}</Key>{' '}
      <RelativeTime at={finishedAt} timeZone={timeZone} /> after <Duration ms={durationMs} />:{' '}
      {taskWords(run.taskRuns)}.
      <FirstFailure run={run} names={names} />
    </Lead>
  );
}

/** While its log is being read and nothing of it has been seen. */
export function ComingRunLead({ beganAt, timeZone }: { beganAt: Date; timeZone: string }) {
  return (
    <Lead late>
      Started about <RelativeTime at={beganAt} timeZone={timeZone} />, at{' '}
      <ExactTime at={beganAt} timeZone={timeZone} />. Reading from Datamin’s log how it ended and
      what its tasks put out…
    </Lead>
  );
}

/** When nothing is known of it except where it would be. */
export function UnknownRunLead({ problem }: { problem: string | null }) {
  return (
    <Lead late>
      {problem === null
        ? 'No task has reported yet.'
        : 'How it ended is unknown: the portal has no record of it, and Datamin does not answer.'}
    </Lead>
  );
}

function FirstFailure({ run, names }: Omit<Props, 'timeZone'>) {
  const failed = run.taskRuns.filter(({ successful }) => !successful);
  const [first] = failed.toSorted((a, b) => a.executedAt.getTime() - b.executedAt.getTime());
  if (!first) return null;
  const name = names.get(first.taskUuid) ?? first.taskType;
  const said = beginning(wordsOf(first));
  return (
    <>
      {' '}
      <Key>{name}</Key> {failed.length > 1 ? 'failed first' : 'failed'}
      {said ? `: “${said}”` : '.'}
    </>
  );
}

/** What a failed task said about itself: Ylem's tasks emit an error as plain text as often as in its own form. */
function wordsOf({ output }: TaskRun): string {
  if (output?.kind === 'error') return output.messages[0] ?? '';
  return output?.kind === 'text' ? output.text : '';
}

/** Its first line; of a long one, the first words. */
function beginning(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const letters = [...line.trim()];
  return letters.length > mostLetters ? `${letters.slice(0, mostLetters).join('')}…` : line.trim();
}
