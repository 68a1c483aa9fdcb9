import { judgeOutcome } from '@/lib/stats/judge-outcome';

const at = (minute: number) => new Date(Date.UTC(2026, 2, 10, 10, minute));
/** A run from one minute to another. */
const ran = (from: number, to: number, successful: boolean) => ({
  successful,
  startedAt: at(from),
  executedAt: at(to),
  durationMs: (to - from) * 60_000,
});
const well = (minute: number) => ({ failing: false, at: at(minute) });
const fails = (minute: number) => ({ failing: true, at: at(minute) });

type Known = Parameters<typeof judgeOutcome>[0];
const judge = (known: Partial<Known>) =>
  judgeOutcome({ before: null, reportedFailure: null, history: null, ...known });
const read = (to: number, ...runs: ReturnType<typeof ran>[]) => ({
  history: { runs, knownTo: at(to) },
});

test.each<[string, Partial<Known>, ReturnType<typeof judge>]>([
  ['nothing is known', {}, null],
  ['Datamin tells of a failure', { reportedFailure: at(5) }, fails(5)],
  ['a failed task is enough', read(5, ran(4, 5, false)), fails(5)],
  ['a run that goes on is none yet', read(5, ran(4, 5, true)), null],
  ['it is over after a minute', read(6, ran(4, 5, true)), well(5)],
  [
    'not while it may go on as long as another',
    read(13, ran(10, 11, true), ran(0, 4, true)),
    well(4),
  ],
  ['and half as long again', read(15, ran(10, 11, true), ran(0, 4, true)), well(4)],
  ['then it is over', read(16, ran(10, 11, true), ran(0, 4, true)), well(11)],
  [
    'or with the next one',
    read(13, ran(12, 13, true), ran(10, 11, true), ran(0, 4, true)),
    well(11),
  ],
  ['the one that ended last counts', read(30, ran(2, 3, true), ran(1, 20, false)), fails(20)],
  ['the later of two sources', { ...read(20, ran(4, 5, true)), reportedFailure: at(6) }, fails(6)],
  ['whichever it is', { ...read(20, ran(4, 7, true)), reportedFailure: at(6) }, well(7)],
  ['an old failure is no news', { before: well(7), reportedFailure: at(7) }, null],
  ['an old success neither', { before: fails(7), ...read(20, ran(4, 5, true)) }, null],
  ['late rows are', { before: well(7), ...read(20, ran(4, 7, false)) }, fails(7)],
])('%s', (_, known, outcome) => {
  expect(judge(known)).toEqual(outcome);
});
