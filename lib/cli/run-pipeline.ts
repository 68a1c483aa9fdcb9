import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TeamContext } from '@/lib/context';
import { isDoubtful, isOver, type RunRequestView, requestRun, waitForRunRequest } from '@/lib/runs';
import type { Outcome } from './command';

/** Seconds that one wait may take; see waitForRunRequest. */
const longestWait = 60;

interface RunWish {
  pipeline: string;
  anyway: boolean;
  /** The confirmation by whoever runs it, where the pipeline asks for one. */
  confirm: boolean;
  /** A file whose text is passed to the pipeline. */
  input?: string | undefined;
  /** The same key again is the same request: for a job that may be repeated. */
  key?: string | undefined;
  /** Seconds to wait for the end of the run; null: wait for Datamin's answer only. */
  waitFor: number | null;
}

/** Requests a run and, if wanted, waits for its end; reports each state on the way. */
export async function runPipeline(
  ctx: TeamContext,
  { pipeline, anyway, confirm, input, key, waitFor }: RunWish,
  say: (text: string) => void,
): Promise<Outcome> {
  const idempotencyKey = key ?? randomUUID();
  const first = await requestRun(ctx, {
    pipelineUuid: pipeline,
    idempotencyKey,
    body: { anyway, confirm, ...(input !== undefined && { input: await textOf(input) }) },
  });
  say(`${first.id}: ${inWords(first)}`);
  if (waitFor === null) return outcomeOf(first, false);
  const until = performance.now() + waitFor * 1000;
  let last = first;
  for (;;) {
    const left = Math.ceil((until - performance.now()) / 1000);
    if (isEnded(last) || left <= 0) return outcomeOf(last, true);
    const wait = Math.min(longestWait, left);
    const now = await waitForRunRequest(ctx, last.id, { wait });
    if (now.state !== last.state) say(`${now.id}: ${inWords(now)}`);
    last = now;
  }
}

const isEnded = (request: RunRequestView) => isOver(request.state) || isDoubtful(request);

/** 0: as wanted. 1: it failed, or was refused. 2: nobody knows, or not yet. */
function outcomeOf(request: RunRequestView, waited: boolean): Outcome {
  const { id, pipelineUuid, state, runUuid, reason } = request;
  return {
    answer: { id, pipelineUuid, state, runUuid, reason },
    text: inWords(request),
    code: codeOf(request, waited),
  };
}

function codeOf(request: RunRequestView, waited: boolean): 0 | 1 | 2 {
  if (request.state === 'failed' || request.state === 'rejected' || request.state === 'closed') {
    return 1;
  }
  if (request.state === 'succeeded') return 0;
  if (isDoubtful(request) || request.state === 'matched') return 2;
  return waited ? 2 : 0;
}

function inWords({ state, stalled, runUuid, reason, lookProblem }: RunRequestView): string {
  const run = runUuid ? ` as run ${runUuid}` : '';
  const why = reason ?? (stalled || state === 'accepted' ? lookProblem : null);
  return `${stalled ? 'stalled' : state}${run}${why ? `: ${why}` : ''}`;
}

async function textOf(file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => {
    throw new Error(`--input: ${file} cannot be read`);
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`--input: ${file} is not UTF-8 text`);
  }
}
