import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { uuidv7 } from '@/lib/db';
import { claimDueHistory, syncPipeline } from '@/lib/history';
import { createReport, linkPath, pauseReport, revokeReport } from '@/lib/reports';
import { ensureBrowser } from '../../scripts/lib/browser.mjs';
import { median, quantile } from '../stage/numbers';
import type { Teardown } from '../stage/teardown';
import { until } from '../stage/until';
import { type Load, visit } from './browser/visit';
import { load, type Measured } from './load';
import type { BenchOptions } from './options';
import type { Stand } from './stand';
import { startBareApp } from './start-bare-app';
import type { Target } from './targets';

export interface ReportsResult {
  rounds: number;
  /** The bare page first. `ratio`: requests per second relative to the bare page's in the same round. */
  results: (Measured & { name: string; ratio: number })[];
  /** Reports nobody has viewed yet, each requested once: all with the same question, and each with a different one. */
  cold: Cold;
  unlike: Cold;
  /** Viewers who came to one cold report at once. */
  crowd: { viewers: number; p99: number; failed: number; readings: number; calls: number };
  /** Milliseconds for links that open nothing: the median for each reason. */
  dead: { reasons: string[]; medians: number[] };
  /** For a year of data; bytes as sent. */
  document: { htmlBytes: number; scriptBytes: number; requests: number; shift: number };
  /**
   * Largest contentful paint on a processor four times slower, and when the first screen was complete, in milliseconds;
   * the ratio is of alternating loads.
   */
  paint: { loads: number; report: number; whole: number; bare: number; ratio: number };
}

type Cold = { reports: number; perSecond: number; ratio: number; failed: number };

const viewers = 1000;
const others = 200;
const slower = 4;
/** A browser's frames are 16 ms apart, so the median of only a few loads is chance. */
const paintRounds = 15;
const deadRounds = 60;

/** Shared reports compared with the bare page with one query, in the same run. */
export async function measureReports(
  stand: Stand,
  teardown: Teardown,
  { rounds, seconds, connections }: BenchOptions,
  say: (line: string) => void,
): Promise<ReportsResult> {
  say('reports: reading a year of history');
  await readHistory(stand);
  const bareApp = await startBareApp(stand.database.url);
  teardown.add(() => bareApp.process.stop());
  // Behind a proxy, so that each viewer has an address: a single one would hit its limit.
  const portal = await stand.server({ PORTAL_URL: 'https://reports.test', PORTAL_WORKER: 'off' });
  const share = async (days: number, pipeline = stand.pipeline) => {
    const { token } = await createReport(stand.team.ctx, {
      name: 'Bench',
      title: 'A year of nightly runs',
      pipelines: [pipeline],
      range: { kind: 'rolling', days },
    });
    return `${portal.url}${linkPath('page', token)}`;
  };
  const year = await share(365);
  const many = await inTurn(others, () => share(30));
  const unseen = await inTurn(others, () => share(31));
  const { pipelines } = stand.team.organization;
  const unlike = await inTurn(others, (index) =>
    share(32 + Math.floor(index / pipelines.length), pipelines[index % pipelines.length]?.uuid),
  );
  const crowded = await share(364);

  const bare: Target = { name: 'bare page, one query', url: bareApp.url, headers: [{}] };
  const targets: Target[] = [bare, { name: 'a report, warm', url: year, headers: addresses() }];
  for (const target of targets) await load(target, { connections, seconds: Math.min(2, seconds) });
  await askOnce(many, connections);
  const measured = new Map<string, Measured[]>();
  const note = (name: string, one: Measured) =>
    measured.set(name, [...(measured.get(name) ?? []), one]);
  const another = 'another report each time, made before';
  for (let round = 1; round <= rounds; round++) {
    say(`reports: round ${round} of ${rounds}`);
    const order = round % 2 === 0 ? [...targets].reverse() : targets;
    for (const target of order) note(target.name, await load(target, { seconds, connections }));
    note(another, await askFor(many, connections, seconds));
  }
  const ofBare = measured.get(bare.name) ?? [];
  say('reports: cold ones');
  const coldOnes = await askOnce(unseen, connections);
  const unlikeOnes = await askOnce(unlike, connections);
  const bareNow = await load(bare, { connections, seconds });
  const against = ({ perSecond, failed }: Measured): Cold => ({
    ...{ reports: others, perSecond, failed },
    ratio: perSecond / bareNow.perSecond,
  });
  say('reports: a crowd at a cold one');
  const crowd = await comeAtOnce(stand, crowded);
  say('reports: dead links');
  const dead = await measureDead(stand, portal.url);
  say('reports: in a browser');
  const seen = await look(year, bareApp.url, teardown);
  await Promise.all([portal.process.stop(), bareApp.process.stop()]);
  return {
    rounds,
    results: [...measured].map(([name, some]) => ({
      name,
      ...medians(some),
      ratio: median(some.map((one, at) => one.perSecond / (ofBare[at]?.perSecond ?? 0))),
    })),
    cold: against(coldOnes),
    unlike: against(unlikeOnes),
    crowd,
    dead,
    ...seen,
  };
}

/** Reads all of Datamin's log into the history of this database. */
async function readHistory({ team }: Stand): Promise<void> {
  for (let turns = 0; turns < 2000; turns += 1) {
    const reader = uuidv7();
    const [one] = await claimDueHistory(reader, 1);
    if (!one) return;
    await syncPipeline(team.ctx, one.pipelineId, reader, { gapMs: 0 });
  }
}

const address = (index: number) => ({
  'x-forwarded-for': `198.${18 + (index >> 16)}.${(index >> 8) % 256}.${index % 256}`,
  'accept-encoding': 'gzip',
});
const addresses = () => Array.from({ length: 4000 }, (_, index) => address(index));

async function inTurn<T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let index = 0; index < count; index += 1) made.push(await make(index));
  return made;
}

let next = 0;

async function timed(url: string): Promise<{ ms: number; good: boolean }> {
  const began = performance.now();
  next += 1;
  const good = await fetch(url, { headers: address(next) }).then(
    async (answer) => (await answer.arrayBuffer()) && answer.status === 200,
    () => false,
  );
  return { ms: performance.now() - began, good };
}

/** Each address once, `connections` at a time. */
async function askOnce(urls: readonly string[], connections: number): Promise<Measured> {
  return ask(connections, (index) => urls[index] ?? null);
}

/** One address after the other, over and over. */
function askFor(urls: readonly string[], connections: number, seconds: number): Promise<Measured> {
  const until = performance.now() + seconds * 1000;
  return ask(connections, (index) =>
    performance.now() < until ? (urls[index % urls.length] ?? null) : null,
  );
}

async function ask(
  connections: number,
  urlOf: (index: number) => string | null,
): Promise<Measured> {
  const times: number[] = [];
  let [failed, index] = [0, 0];
  const began = performance.now();
  const worker = async () => {
    for (let url = urlOf(index++); url !== null; url = urlOf(index++)) {
      const { ms, good } = await timed(url);
      if (good) times.push(ms);
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const perSecond = times.length / ((performance.now() - began) / 1000);
  const of = (share: number) => (times.length > 0 ? quantile(times, share) : 0);
  return { perSecond, p50: of(0.5), p95: of(0.95), p99: of(0.99), failed };
}

/** In turn, so that noise hits all alike. */
async function measureDead(stand: Stand, origin: string): Promise<ReportsResult['dead']> {
  const { ctx } = stand.team;
  const make = (more: object = {}) =>
    createReport(ctx, { name: 'Dead', title: 'Dead', pipelines: [stand.pipeline], ...more });
  const inMs = (ms: number) => new Date(Date.now() + ms);
  const [revoked, paused, begins, ended] = [
    await make(),
    await make(),
    await make({ startsAt: inMs(3_600_000).toISOString() }),
    await make({ expiresAt: inMs(1000).toISOString() }),
  ];
  await revokeReport(ctx, revoked.report.id);
  await pauseReport(ctx, paused.report.id);
  await until('the report ended', () => (ended.report.expiresAt ?? inMs(0)) < inMs(0));
  const links = {
    unknown: `rpt_${'A'.repeat(43)}`,
    revoked: revoked.token,
    paused: paused.token,
    'not begun': begins.token,
    ended: ended.token,
  };
  const times = Object.values(links).map(() => [] as number[]);
  for (let round = 0; round < deadRounds; round += 1) {
    for (const [at, token] of Object.values(links).entries()) {
      times[at]?.push((await timed(origin + linkPath('page', token))).ms);
    }
  }
  return { reasons: Object.keys(links), medians: times.map(median) };
}

async function comeAtOnce(stand: Stand, url: string): Promise<ReportsResult['crowd']> {
  const since = new Date();
  const count = async () =>
    Number(
      (
        await stand.database.admin.query('SELECT count(*) FROM told_contents WHERE read_at >= $1', [
          since,
        ])
      ).rows[0].count,
    );
  await stand.sandbox.forgetCalls();
  const { p99, failed } = await ask(viewers, (index) => (index < viewers ? url : null));
  return {
    viewers,
    p99,
    failed,
    readings: await count(),
    calls: (await stand.sandbox.calls()).length,
  };
}

async function look(
  report: string,
  bare: string,
  teardown: Teardown,
): Promise<Pick<ReportsResult, 'document' | 'paint'>> {
  const found = await ensureBrowser();
  if (!found) throw new Error('There is no browser to measure with');
  const browser = await chromium.launch({
    ...(found.path ? { executablePath: found.path } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
  teardown.add(() => browser.close());
  const see = async (url: string) => {
    const { load: seen, leave } = await visit(
      browser,
      { name: url, url, headers: {}, gestures: [] },
      slower,
    );
    await leave();
    return seen;
  };
  const ofReport: Load[] = [];
  const ofBare: Load[] = [];
  const bareOnce = async () => ofBare.push(await see(bare));
  const reportOnce = async () => ofReport.push(await see(report));
  // In turns, each first equally often, so that whatever else the machine does hits both.
  for (let round = 0; round < paintRounds; round += 1) {
    const turns = round % 2 === 0 ? [bareOnce, reportOnce] : [reportOnce, bareOnce];
    for (const turn of turns) await turn();
  }
  await browser.close();
  const html = await (await fetch(report)).text();
  const script = /<script>([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  return {
    document: {
      htmlBytes: gzipSync(html, { level: 9 }).length,
      scriptBytes: Buffer.byteLength(script),
      requests: Math.max(...ofReport.map(({ requests }) => requests)),
      shift: Math.max(...ofReport.map(({ shift }) => shift)),
    },
    paint: {
      loads: paintRounds,
      report: median(ofReport.map(({ paintMs }) => paintMs)),
      whole: median(ofReport.map(({ wholeMs }) => wholeMs)),
      bare: median(ofBare.map(({ paintMs }) => paintMs)),
      ratio: median(
        ofReport.map(({ paintMs }, round) => paintMs / (ofBare[round]?.paintMs ?? Number.NaN)),
      ),
    },
  };
}

function medians(some: readonly Measured[]): Measured {
  return {
    perSecond: median(some.map(({ perSecond }) => perSecond)),
    p50: median(some.map(({ p50 }) => p50)),
    p95: median(some.map(({ p95 }) => p95)),
    p99: median(some.map(({ p99 }) => p99)),
    failed: some.reduce((sum, { failed }) => sum + failed, 0),
  };
}
