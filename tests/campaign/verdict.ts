import { follows, runRequestStates } from '@/lib/runs/states';
import type { Evidence, RequestRow } from './evidence';

/** Datamin named the run; by the end of a round the worker may know its outcome. */
const named = new Set(['accepted', 'running', 'succeeded', 'failed']);
const settled = new Set([...named, 'rejected', 'uncertain', 'matched']);

/** Every broken promise of a round, in words. Should be empty. */
export function judge({ wishes, rows, posts }: Evidence): string[] {
  const broken: string[] = [];
  const byKey = new Map(rows.map((row) => [row.key, row]));
  for (const { key, pipeline, answered, odd } of wishes) {
    const row = byKey.get(key);
    const sent = posts.filter(({ uuid }) => uuid?.toLowerCase() === pipeline);
    const say = (what: string) => broken.push(`pipeline ${pipeline}: ${what}`);
    if (odd !== null) say(`was answered ${odd}`);
    if (answered !== null && row?.id !== answered) say('was answered 202 and is lost');
    if (!row) {
      if (sent.length > 0) say(`was sent ${sent.length} times without a request`);
      continue;
    }
    const started = sent.flatMap(({ startedRun }) => startedRun ?? []);
    if (sent.length > row.attempt) say(`was sent ${sent.length} times in ${row.attempt} attempts`);
    if (started.length > 1) say(`started ${started.length} runs`);
    if (!settled.has(row.state)) say(`is still ${row.state}`);
    if (named.has(row.state) && started[0] !== row.runUuid) say('names another run');
    if (row.state === 'rejected' && started.length > 0) say('was refused and runs');
    if (row.audits !== 1) say(`has ${row.audits} audit events`);
    broken.push(...storyOf(row).map((what) => `pipeline ${pipeline}: ${what}`));
  }
  return broken;
}

/** Transitions of a request that the state machine does not allow. */
function storyOf({ events, state, attempt }: RequestRow): string[] {
  const broken: string[] = [];
  let at: string | null = null;
  let attempts = 0;
  for (const event of events) {
    if (event.from !== at) broken.push(`went on from ${event.from} while ${at}`);
    const from = runRequestStates.find((known) => known === event.from);
    const allowed = from
      ? follows[from].some((next) => next === event.to)
      : event.to === 'requested';
    if (!allowed) broken.push(`went from ${event.from} to ${event.to}`);
    if (event.attempt < attempts) broken.push(`counted attempts down to ${event.attempt}`);
    if (event.to === 'sending' && event.attempt !== attempts + 1) broken.push('skipped an attempt');
    at = event.to;
    attempts = event.attempt;
  }
  if (at !== state || attempts !== attempt) {
    broken.push(`is ${state} at ${attempt}, but its story ends ${at} at ${attempts}`);
  }
  return broken;
}
