import { oneLine } from '@/lib/boot/run-main';
import { Teardown } from '../stage/teardown';
import { measureBrowser } from './browser/measure-browser';
import { measureEconomy } from './economy';
import { measureHistory } from './history/measure';
import { type BenchOptions, parseOptions, usage } from './options';
import { measurePages } from './pages';
import { type BenchResult, isGood, report } from './report';
import { measureReports } from './reports';
import { measureRuns } from './runs';
import { measureScale } from './scale/measure-scale';
import { openGround, openStand } from './stand';
import { writePage } from './write-page';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm run bench`: what the portal costs, compared with baselines of the same run. */
async function main(options: BenchOptions): Promise<boolean> {
  const teardown = new Teardown();
  try {
    const result: BenchResult = {};
    // First, and before the others' database exists: it stops the server when nobody else uses it.
    if (options.parts.includes('scale')) result.scale = await measureScale(options, say);
    if (options.parts.some((part) => part !== 'scale')) {
      await measureOthers(options, teardown, result);
    }
    console.log(options.json ? JSON.stringify(result) : report(result));
    if (options.write) say(`Written: ${writePage(result)}`);
    return isGood(result);
  } finally {
    await teardown.run();
  }
}

async function measureOthers(
  options: BenchOptions,
  teardown: Teardown,
  result: BenchResult,
): Promise<void> {
  say('Seeding …');
  const ground = await openGround(teardown);
  if (options.parts.includes('history')) {
    result.history = await measureHistory(ground, options, say);
  }
  const others = options.parts.filter((part) => part !== 'history' && part !== 'scale');
  const stand = others.length > 0 ? await openStand(ground, teardown) : null;
  for (const part of others) {
    if (!stand) break;
    if (part === 'pages') result.pages = await measurePages(stand, teardown, options, say);
    if (part === 'economy') result.economy = await measureEconomy(stand, say);
    if (part === 'runs') result.runs = await measureRuns(stand, options, say);
    if (part === 'reports') result.reports = await measureReports(stand, teardown, options, say);
    if (part === 'browser') result.browser = await measureBrowser(stand, teardown, options, say);
  }
}

function parsed(): BenchOptions {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    say(`${oneLine(error)}\n${usage}`);
    process.exit(1);
  }
}

main(parsed()).then(
  (good) => process.exit(good ? 0 : 1),
  (error: unknown) => {
    say(oneLine(error));
    process.exit(1);
  },
);
