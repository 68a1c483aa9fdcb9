import type { Degrading, PipelineView } from '@/lib/pipelines';
import { formatAge, formatDuration, formatShare } from '../ui/format';

type Troubled = Pick<
  PipelineView,
  | 'credential'
  | 'runCredential'
  | 'problem'
  | 'stale'
  | 'fetchedAt'
  | 'failingSince'
  | 'late'
  | 'degrading'
>;

/** Why a pipeline needs attention and why its numbers may be out of date, in sentences. */
export function notesOf(pipeline: Troubled, now: Date): string[] {
  const { credential, runCredential, problem, stale, fetchedAt } = pipeline;
  const { failingSince, late, degrading } = pipeline;
  const notes: string[] = [];
  const failsFor = lasting(failingSince, now);
  if (failsFor) notes.push(`Failing for ${failsFor}.`);
  if (late) notes.push(explainLate(late, now));
  if (degrading) notes.push(explainDegrading(degrading));
  const trouble = explainCredential(credential, now);
  if (trouble) notes.push(trouble);
  const unrunnable = runCredential && explainCredential(runCredential, now, 'runs');
  if (unrunnable) notes.push(unrunnable);
  if (problem && problem !== credential.reason && !credential.disabled) notes.push(problem);
  if (stale && fetchedAt) notes.push(`Last read ${formatAge(fetchedAt, now)}.`);
  return notes;
}

/** What is wrong with the credential used for reading, and since when, in a sentence. */
export function explainCredential(
  { name, status, reason, failingSince, disabled }: PipelineView['credential'],
  now: Date,
  use: 'all' | 'runs' = 'all',
): string | null {
  const title = `Credential “${name}”${use === 'runs' ? ' (used for runs)' : ''}`;
  if (disabled) {
    const since = formatAge(disabled.at, now);
    const nothing = use === 'runs' ? 'nothing runs' : 'nothing is read or run';
    return `${title} was disabled ${since}, so ${nothing} with it: ${disabled.reason}`;
  }
  if (status !== 'failing') return null;
  const failsFor = lasting(failingSince, now);
  const since = failsFor ? ` for ${failsFor}` : '';
  return `${title} has been failing${since}${reason ? `: ${reason}` : '.'}`;
}

/**
 * How long something has lasted; null if unknown, or under a minute, which means little and is within the difference of
 * clocks.
 */
function lasting(since: Date | null, now: Date): string | null {
  const forMs = since ? now.getTime() - since.getTime() : 0;
  return forMs >= minuteMs ? formatDuration(forMs) : null;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

function explainLate(
  { since, rhythm: { from, pauses, longestMs } }: NonNullable<PipelineView['late']>,
  now: Date,
): string {
  const overdue = `Overdue by ${formatDuration(Math.max(0, now.getTime() - since.getTime()))}`;
  if (from === 'days') {
    const days = Math.round(longestMs / dayMs);
    return `${overdue}: lately it ran ${days === 1 ? 'every day' : `at least every ${days} days`}.`;
  }
  return `${overdue}: the last ${pauses + 1} runs were at most ${formatDuration(longestMs)} apart.`;
}

function explainDegrading({ measure, days, pastDays, recent, past }: Degrading): string {
  const spans = [`over the last ${days} days`, `over the ${pastDays} days before`];
  return measure === 'success-rate'
    ? `Success rate ${formatShare(recent, 1) ?? '0%'} ${spans[0]}, down from ${formatShare(past, 1) ?? '0%'} ${spans[1]}.`
    : `Takes ${formatDuration(recent)} on average ${spans[0]}, up from ${formatDuration(past)} ${spans[1]}.`;
}
