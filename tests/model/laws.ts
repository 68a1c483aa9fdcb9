import { follows, type RunRequestState, runRequestStates } from '@/lib/runs/states';
import type { Ground } from './ground';
import type { Life } from './life';

interface Told {
  id: string;
  key: string;
  state: RunRequestState;
  attempt: number;
  runUuid: string | null;
  events: {
    from: RunRequestState | null;
    to: RunRequestState;
    attempt: number;
    by: string;
    note: string | null;
  }[];
}

/** Every law a life broke, in words. Should be empty. */
export async function brokenLaws(life: Life): Promise<string[]> {
  const requests = await readRequests(life.ground, life.upstream.pipeline);
  const byKey = new Map(requests.map((request) => [request.key, request]));
  const broken: string[] = [];
  for (const [key, id] of life.told) {
    if (byKey.get(key)?.id !== id) broken.push(`the request ${id}, which was answered, is lost`);
  }
  for (const post of life.upstream.posts) {
    const { state, attempt } = post.stood ?? { state: 'nowhere', attempt: 0 };
    if (state !== 'sending') broken.push(`sent while the request was ${state}`);
    const posts = life.upstream.posts.filter(
      ({ key, stood }) => key === post.key && stood?.attempt === attempt,
    );
    if (posts.length > 1) broken.push(`attempt ${attempt} was sent ${posts.length} times`);
    if (!byKey.has(post.key)) broken.push('sent without a request');
  }
  for (const request of requests) {
    for (const what of [...ofStory(request), ...ofEffects(request, life, requests)]) {
      broken.push(`${request.state} ${request.id}: ${what}`);
    }
  }
  return broken;
}

function ofStory({ events, state, attempt }: Told): string[] {
  const broken: string[] = [];
  let at: RunRequestState | null = null;
  let attempts = 0;
  for (const { from, to, attempt: its, by, note } of events) {
    if (from !== at) broken.push(`went on from ${from} while ${at}`);
    if (from === null ? to !== 'requested' : !follows[from].includes(to)) {
      broken.push(`went from ${from} to ${to}`);
    }
    if (its !== attempts + (to === 'sending' ? 1 : 0))
      broken.push(`counted ${its} after ${attempts}`);
    const bySomebody = by === 'user';
    const byAnswer = to === 'matched' && note?.includes('came late');
    if ((to === 'closed' || from === 'uncertain') && !bySomebody && !byAnswer) {
      broken.push(`was ${to} by ${by}: ${note}`);
    }
    if (to === 'sending' && by === 'user') broken.push('was sent in the name of a person');
    [at, attempts] = [to, its];
  }
  if (at !== state || attempts !== attempt) broken.push(`but its story ends ${at} ${attempts}`);
  return broken;
}

function ofEffects(request: Told, { upstream }: Life, all: readonly Told[]): string[] {
  const { state, runUuid } = request;
  const broken: string[] = [];
  const posts = upstream.posts.filter(({ key }) => key === request.key);
  const started = posts.flatMap((post) => post.started ?? []);
  if (posts.length > request.attempt)
    broken.push(`${posts.length} POSTs in ${request.attempt} attempts`);
  if (started.length > 1) broken.push(`started ${started.length} runs`);
  if (state === 'requested' || state === 'sending') broken.push('is never taken up');
  if (state === 'rejected' && started.length > 0) broken.push('runs');
  const named =
    state === 'accepted' || state === 'running' || state === 'succeeded' || state === 'failed';
  if (named && runUuid !== started[0]) broken.push('names a run that it did not start');
  const run = upstream.runs.find(({ uuid }) => uuid === runUuid);
  const rows = run?.rows.filter(({ published }) => published) ?? [];
  if ((state === 'succeeded' || state === 'failed') && rows.length === 0)
    broken.push('ended without a row');
  if (state === 'failed' && rows.every(({ isSuccessful }) => isSuccessful))
    broken.push('has no failed task');
  const chosen = state === 'matched' && request.events.at(-1)?.by === 'user';
  const owners = all.filter((other) => other.runUuid !== null && other.runUuid === runUuid);
  if (chosen && owners.some((other) => other !== request && other.events.at(-1)?.by === 'user')) {
    broken.push('took the run that another one had taken');
  }
  return broken;
}

async function readRequests(ground: Ground, pipeline: string): Promise<Told[]> {
  const rows = await ground.query<Told>(
    `SELECT r.id, r.idempotency_key AS key, r.state, r.attempt, r.run_uuid AS "runUuid",
            (SELECT json_agg(json_build_object('from', e.from_state, 'to', e.to_state, 'attempt', e.attempt, 'by', e.actor_kind, 'note', e.note) ORDER BY e.id)
             FROM run_request_events e WHERE e.run_request_id = r.id AND e.kind = 'moved') AS events
     FROM run_requests r JOIN pipelines p ON p.id = r.pipeline_id WHERE p.uuid = $1 AND r.team_id = $2`,
    [pipeline, ground.team.id],
  );
  return rows.filter(({ state }) => runRequestStates.includes(state));
}
