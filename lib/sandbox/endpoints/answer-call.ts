import type { Answer } from '../server/answer';
import type { Route } from '../server/route';
import type { Run } from '../world/model';
import { answerAggregated } from './aggregated';
import type { Call } from './call';
import { answerConsolidated } from './consolidated';
import { answerLastRun } from './last-run';
import { answerLog } from './log';
import { answerRun } from './run';

/** Answers any authorized call; `run` is the run that it started, if any. */
export function answerCall(
  route: Exclude<Route, { kind: 'token' }>,
  body: string,
  call: Call,
): { answer: Answer; run: Run | null } {
  switch (route.kind) {
    case 'run':
      return answerRun(route.uuid, body, call);
    case 'log':
      return { answer: answerLog(route, call), run: null };
    case 'consolidated':
      return { answer: answerConsolidated(route, call), run: null };
    case 'aggregated':
      return { answer: answerAggregated(route, call), run: null };
    case 'last-run':
      return { answer: answerLastRun(route, call), run: null };
  }
}
