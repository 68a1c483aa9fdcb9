import type { Degrading, PipelineView } from '@/lib/pipelines';
import { formatDuration, formatRelative, formatShare } from '../ui/format';

type Troubled = Pick<
  PipelineView,
  'credential' | 'problem' | 'stale' | 'fetchedAt' | 'late' | 'degrading'
>;

/** In sentences, why a pipeline needs attention and why its numbers may not be those of now. */
export function notesOf(pipeline: Troubled, now: Date): string[] {
  const { credential, problem, stale, fetchedAt, late, degrading } = pipeline;
  const notes: string[] = [];
  if (late) notes.push(explainLate(late, now));
  if (degrading) notes.push(explainDegrading(degrading));
  if (credential.status === 'failing') {
    const why = credential.reason ? `: ${credential.reason}` : '.';
    notes.push(`Credential “${credential.name}” fails${why}`);
  }
  if (problem && problem !== credential.reason) notes.push(problem);
  if (stale && fetchedAt) notes.push(`Last read ${formatRelative(fetchedAt, now)}.`);
  return notes;
}

const dayMs = 86_400_000;

function explainLate(
  { since, rhythm: { from, pauses, longestMs } }: NonNullable<PipelineView['late']>,
  now: Date,
): string {
  const overdue = `A run has been overdue for ${formatDuration(Math.max(0, now.getTime() - since.getTime()))}`;
  if (from === 'days') {
    const days = Math.round(longestMs / dayMs);
    return `${overdue}: lately there was one ${days === 1 ? 'every day' : `at least every ${days} days`}.`;
  }
  return `${overdue}: the last ${pauses + 1} were at most ${formatDuration(longestMs)} apart.`;
}

function explainDegrading({ measure, days, pastDays, recent, past }: Degrading): string {
  const spans = [`in the last ${days} days`, `in the ${pastDays} days before`];
  return measure === 'success-rate'
    ? `Success rate ${formatShare(recent, 1) ?? '0 %'} ${spans[0]}, ${formatShare(past, 1) ?? '0 %'} ${spans[1]}.`
    : `Takes ${formatDuration(recent)} on average ${spans[0]}, ${formatDuration(past)} ${spans[1]}.`;
}
