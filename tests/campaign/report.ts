import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { FuzzResult } from '../fuzz/fuzz';
import { repository } from '../stage/node-process';
import { table } from '../stage/numbers';
import type { Fare } from './either-server';
import type { HistoryResult } from './history/run-history';
import type { MachineResult } from './machine';
import type { RollingResult } from './rolling';
import type { RotationResult } from './rotation';
import type { RoundResult } from './round';
import type { SchedulesResult } from './schedules';

export interface CampaignResult {
  seed: number;
  rounds?: RoundResult[];
  rotation?: RotationResult;
  machine?: MachineResult;
  history?: HistoryResult;
  schedules?: SchedulesResult[];
  api?: FuzzResult;
  rolling?: RollingResult;
}

/** The promise: work is resumed within this after a kill. */
const promisedMs = 90_000;

/** Every broken promise of the campaign. */
export function brokenPromises({
  rounds = [],
  rotation,
  machine,
  history,
  schedules,
  api,
  rolling,
}: CampaignResult): string[] {
  const late = rounds.flatMap(({ resumed }, index) =>
    [['requests', resumed.requests] as const, ['jobs', resumed.jobs] as const].flatMap(
      ([what, ms]) =>
        ms > promisedMs ? [`${what} of round ${index + 1} went on after ${seconds(ms)}`] : [],
    ),
  );
  const broken = rounds.flatMap((round, index) =>
    round.broken.map((what) => `round ${index + 1}, ${what}`),
  );
  const others = [rotation, machine, history, ...(schedules ?? []), api, rolling].flatMap(
    (part) => part?.broken ?? [],
  );
  return [...late, ...broken, ...others];
}

export function report(result: CampaignResult): string {
  const broken = brokenPromises(result);
  return [
    ...(result.rounds ? [roundsText(result.rounds)] : []),
    ...(result.rotation ? [rotationText(result.rotation)] : []),
    ...(result.machine ? [machineText(result.machine)] : []),
    ...(result.history ? [historyText(result.history)] : []),
    ...(result.schedules ?? []).map(schedulesText),
    ...(result.api ? [apiText(result.api)] : []),
    ...(result.rolling ? [rollingText(result.rolling)] : []),
    broken.length === 0 ? 'Broken promises: none.' : `Broken promises:\n${broken.join('\n')}`,
  ].join('\n\n');
}

/** One line per round. */
export function roundLine(round: RoundResult): string {
  const states = Object.entries(round.states)
    .map(([state, number]) => `${number} ${state}`)
    .join(', ');
  return `killed ${round.kills.join(', ')}: ${round.posts} POSTs for ${round.committed} requests (${states}); taken up after ${seconds(round.resumed.requests)}, jobs ${seconds(round.resumed.jobs)}; ${round.broken.length} broken promises`;
}

function roundsText(rounds: readonly RoundResult[]): string {
  const sum = (of: (round: RoundResult) => number) =>
    String(rounds.reduce((total, round) => total + of(round), 0));
  const most = (of: (round: RoundResult) => number) => seconds(Math.max(...rounds.map(of)));
  const states = new Set(rounds.flatMap((round) => Object.keys(round.states)));
  return table([
    ['Run requests while processes are killed', `${rounds.length} rounds`],
    ['kills (kill -9) of server, worker or both', sum(({ kills }) => kills.length)],
    ['wishes sent', sum(({ wishes }) => wishes)],
    ['answered 202', sum(({ answered }) => answered)],
    ['committed', sum(({ committed }) => committed)],
    ...[...states].sort().map((state) => [`  ${state}`, sum((round) => round.states[state] ?? 0)]),
    ['POSTs that Datamin received', sum(({ posts }) => posts)],
    ['requests on their way at a kill', sum(({ caught }) => caught.requests)],
    ['  settled after, at most', most(({ resumed }) => resumed.requests)],
    ['jobs held at a kill', sum(({ caught }) => caught.jobs)],
    ['  in other hands after, at most', most(({ resumed }) => resumed.jobs)],
    ['lost, doubled or out of order', sum(({ broken }) => broken.length)],
  ]);
}

function rotationText(rotation: RotationResult): string {
  return table([
    ['Key rotation under load', `${rotation.credentials} credentials`],
    ['rotations killed (kill -9)', String(rotation.killedAt.length)],
    ['  with so many values moved', rotation.killedAt.join(', ')],
    ['values under the new key at the end', `${rotation.moved} of ${rotation.values}`],
    ...Object.entries(rotation.places).map(([place, values]) => [`  ${place}`, String(values)]),
    ['opened meanwhile', String(Object.values(rotation.opened).reduce((a, b) => a + b, 0))],
    ...Object.entries(rotation.opened).map(([kind, number]) => [`  ${kind}`, String(number)]),
    ['replaced or taken back meanwhile', String(rotation.replaced)],
    ['failed', String(rotation.broken.length)],
  ]);
}

function machineText({ played, broken }: MachineResult): string {
  return table([
    ['State machine under random sequences', `${played.sequences} sequences`],
    ['steps (asks, kills, late answers, looks, choices, …)', String(played.steps)],
    ['POSTs', String(played.posts)],
    ...Object.entries(played.states)
      .sort()
      .map(([state, number]) => [`  ended ${state}`, String(number)]),
    ['broken laws', String(broken.length)],
  ]);
}

function historyText({ mischief, compared, ...history }: HistoryResult): string {
  return table([
    ['A year of history in both dialects', `${history.pipelines} pipelines`],
    ['workers killed (kill -9)', String(history.kills)],
    ['  while one read a history', String(history.caughtReading)],
    ['outages of everything, besides those of single answers', String(mischief.outages)],
    ['windows cut anew at random', String(mischief.windowsCut)],
    ['rows written late, up to five days', String(mischief.lateRows)],
    ['  of them equal to another', String(mischief.equalRows)],
    ['questions to the log', String(history.questions)],
    ['compared with the truth: task runs', String(compared.rows)],
    ['  runs of a pipeline', String(compared.runs)],
    ['  sums by hour, of pipelines and tasks', String(compared.hours)],
    ['  sums by day', String(compared.days)],
    ['  failures by kind', String(compared.failures)],
    ['different', String(history.broken.length)],
  ]);
}

function schedulesText({ fired, sent, ...result }: SchedulesResult): string {
  const of = ({ median, p99, most }: SchedulesResult['fired']) =>
    [median, p99, most].map(seconds).join(', ');
  return table([
    [
      result.overMs === 0 ? 'Schedules due at one instant' : 'Schedules due within one minute',
      String(result.schedules),
    ],
    ['servers with a worker, and workers alone', `${result.servers} and ${result.servers}`],
    ['fired once', String(result.firedOnce)],
    ['run requests', String(result.requests)],
    ['POSTs that Datamin received', String(result.posts)],
    ['delay until written down: median, p99, most', of(fired)],
    ['delay until being sent: median, p99, most', of(sent)],
    ['transactions committed for each, of everything', result.commits.toFixed(1)],
  ]);
}

function apiText({ broken, statuses, ...result }: FuzzResult): string {
  return table([
    ['The API under requests of every kind', `${result.operations} operations`],
    ['requests', String(result.calls)],
    ['  operations of which one at least was what it takes', String(result.worked)],
    ...Object.entries(statuses).map(([status, number]) => [`  answered ${status}`, String(number)]),
    ['answers that the description does not tell of', String(broken.length)],
  ]);
}

/** Appends the result to docs/campaigns.md. */
export function appendResult(result: CampaignResult): string {
  const path = join(repository, 'docs', 'campaigns.md');
  if (!existsSync(path)) writeFileSync(path, head);
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const title = `## ${at} UTC, seed ${result.seed}, Node ${process.versions.node}, ${cpus().length} cores`;
  appendFileSync(path, `\n${title}\n\n\`\`\`text\n${report(result)}\n\`\`\`\n`);
  return path;
}

const head = `# Campaigns

\`npm run campaign -- --write\` appends to this page. A campaign kills (kill -9) real servers and workers on
a real PostgreSQL at random moments, while the sandbox plays a Datamin that is slow, silent and wrong. It
then compares the database with the calls that Datamin received. A request may be sent once per attempt
and start one run, none may be lost, and work must go on within 90 s of a kill.
`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function rollingText({ told, killed, fares, wishes, posts, uncertain, events }: RollingResult) {
  const fare = ([kind, { asked, switched, broken, busy, failed }]: [string, Fare]) => [
    [kind, String(asked)],
    ['  answered by the other server', String(switched)],
    ['  connections that broke, and answers of 503', `${broken} and ${busy}`],
    ['  failed', String(failed.length)],
  ];
  return table([
    ['Two servers and two workers restarted in turns, under load', ''],
    ['told to stop (SIGTERM), and killed (kill -9)', `${told} and ${killed}`],
    ...Object.entries(fares).flatMap(fare),
    ['run requests, and POSTs that Datamin received', `${wishes} and ${posts}`],
    ['  in doubt', String(uncertain)],
    ['event streams, and their returns', `${events.listeners} and ${events.returns}`],
    ['  events that happened', String(events.happened)],
    ['  not told to one of them', String(events.missed)],
  ]);
}
