import { oneLine } from '@/lib/boot/run-main';
import { Teardown } from '../stage/teardown';
import { runApi } from './api';
import { Dice } from './dice';
import { runHistory } from './history/run-history';
import { runMachine } from './machine';
import { type CampaignOptions, parseOptions, usage } from './options';
import { appendResult, brokenPromises, type CampaignResult, report, roundLine } from './report';
import { runRolling } from './rolling';
import { runRotation } from './rotation';
import { runRound } from './round';
import { runSchedules } from './schedules';
import { openStand } from './stand';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** `npm run campaign`: kills the portal's processes and checks whether a promise broke. */
async function main(options: CampaignOptions): Promise<boolean> {
  const teardown = new Teardown();
  const dice = new Dice(options.seed);
  const result: CampaignResult = { seed: options.seed };
  try {
    say(`Seed ${options.seed}`);
    const sends = options.parts.some((part) => part === 'runs' || part === 'rolling');
    const pipelines = sends ? options.requests : 1;
    const stand = await openStand(teardown, pipelines, options);
    if (options.parts.includes('runs')) {
      result.rounds = [];
      for (let round = 1; round <= options.rounds; round++) {
        const settings = { kills: options.kills, serverWorks: round % 2 === 1 };
        const outcome = await runRound(stand, dice, settings);
        result.rounds.push(outcome);
        say(`round ${round} of ${options.rounds}: ${roundLine(outcome)}`);
      }
    }
    if (options.parts.includes('keys')) {
      say('rotating keys under load');
      result.rotation = await runRotation(stand, dice, options);
    }
    if (options.parts.includes('machine')) {
      say(`playing ${options.sequences} random sequences of the state machine`);
      result.machine = await runMachine(stand, options);
    }
    if (options.parts.includes('history')) {
      say('reading a year of history while its readers are killed');
      result.history = await runHistory(stand, dice, { kills: 3 * options.kills }, say);
    }
    if (options.parts.includes('schedules')) {
      result.schedules = [];
      for (const overMs of [0, 59_000]) {
        say(`having schedules come due ${overMs === 0 ? 'at one instant' : 'within one minute'}`);
        const settings = { schedules: options.schedules, overMs };
        result.schedules.push(await runSchedules(stand, settings, say));
      }
    }
    if (options.parts.includes('api')) {
      say('sending the API what it takes, and what it does not');
      result.api = await runApi(stand, options);
    }
    if (options.parts.includes('rolling')) {
      say('restarting servers and workers one after another');
      result.rolling = await runRolling(stand, options.rounds, say);
    }
  } finally {
    await teardown.run();
  }
  console.log(options.json ? JSON.stringify(result) : report(result));
  if (options.write) say(`Written: ${appendResult(result)}`);
  return brokenPromises(result).length === 0;
}

function parsed(): CampaignOptions {
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
