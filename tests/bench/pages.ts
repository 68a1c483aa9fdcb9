import { median } from '../stage/numbers';
import type { Teardown } from '../stage/teardown';
import { load, type Measured } from './load';
import type { BenchOptions } from './options';
import type { Stand } from './stand';
import { startBareApp } from './start-bare-app';
import { statusOf, type Target, targetsOf } from './targets';
import { seedThousand } from './thousand';

interface PageResult extends Measured {
  name: string;
  /** Requests per second relative to the bare page's in the same round; median of the rounds. */
  ratio: number;
}

export interface PagesResult {
  rounds: number;
  seconds: number;
  connections: number;
  /** The bare page first. */
  results: PageResult[];
  /** Targets that do not answer 200, with their status. */
  missing: { name: string; status: number }[];
}

/** Requests per second and latencies, in rounds over all targets, so that noise hits all alike. */
export async function measurePages(
  stand: Stand,
  teardown: Teardown,
  options: BenchOptions,
  say: (line: string) => void,
): Promise<PagesResult> {
  const { rounds, seconds, connections } = options;
  const bareApp = await startBareApp(stand.database.url);
  teardown.add(() => bareApp.process.stop());
  const bare: Target = { name: 'bare page, one query', url: bareApp.url, headers: [{}] };
  const portal = await stand.server();
  const usual = await measureBeside(bare, targetsOf(stand, portal.url), options, say);
  await portal.process.stop();

  const thousand = await seedThousand(stand);
  teardown.add(thousand.remove);
  const large = await stand.server({ PORTAL_WORKER: 'off' });
  const more = await measureBeside(bare, thousand.targets(large.url), options, (line) =>
    say(`${line}, 1,000 pipelines`),
  );
  await Promise.all([large.process.stop(), bareApp.process.stop()]);
  await thousand.remove();
  return {
    ...{ rounds, seconds, connections },
    results: [...usual.results, ...more.results.slice(1)],
    missing: [...usual.missing, ...more.missing],
  };
}

/** The bare page and then the targets; each ratio is to the bare page of the same round. */
async function measureBeside(
  bare: Target,
  wanted: readonly Target[],
  options: BenchOptions,
  say: (line: string) => void,
): Promise<Pick<PagesResult, 'results' | 'missing'>> {
  const { rounds, seconds, connections } = options;
  const targets = [bare];
  const missing: PagesResult['missing'] = [];
  for (const target of wanted) {
    const status = await statusOf(target);
    if (status === 200) targets.push(target);
    else missing.push({ name: target.name, status });
  }
  for (const target of targets) await load(target, { connections, seconds: Math.min(2, seconds) });

  const measured = new Map<Target, Measured[]>(targets.map((target) => [target, []]));
  for (let round = 1; round <= rounds; round++) {
    say(`pages: round ${round} of ${rounds}`);
    // Reversed every second round, so that the same target is not always last.
    const order = round % 2 === 0 ? [...targets].reverse() : targets;
    for (const target of order) measured.get(target)?.push(await load(target, options));
  }
  const ofBare = measured.get(bare) ?? [];
  const results = [...measured].map(([{ name }, some]) => ({
    name,
    ...medians(some),
    ratio: median(some.map((one, round) => one.perSecond / (ofBare[round]?.perSecond ?? 0))),
  }));
  return { results, missing };
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
