import { parseArgs } from 'node:util';

export const parts = ['runs', 'keys', 'machine', 'history', 'schedules', 'api', 'rolling'] as const;
export type Part = (typeof parts)[number];

export interface CampaignOptions {
  parts: readonly Part[];
  rounds: number;
  /** Run requests per round. */
  requests: number;
  /** Kills per round; for rotations, in all. */
  kills: number;
  /** Credentials that the rotation re-seals. */
  credentials: number;
  /** Random lives of a pipeline that test the state machine. */
  sequences: number;
  /** Seconds Datamin has to answer "run pipeline"; leases are half as long again. */
  deadline: number;
  /** Schedules that come due in one minute. */
  schedules: number;
  /** Requests sent to each operation of the API. */
  fuzzing: number;
  seed: number;
  json: boolean;
  write: boolean;
}

export const usage = `usage: npm run campaign -- [--only runs|keys|machine|history|schedules|api|rolling] [--rounds N] [--json] [--write]
  --only           run requests, key rotation, the state machine, a year of history, schedules,
                   the API under requests of every kind, or two servers and two workers restarted
                   one after another under load, alone
  --rounds N       rounds of run requests (default 5; about 90 s and 5 s a kill each), and of restarts
  --requests N     run requests of a round (default 60)
  --kills N        kills of a round, and of the rotation; of the history three times as many (default 4)
  --deadline N     seconds that Datamin has to answer "run pipeline"; leases follow it (default 30)
  --credentials N  credentials that the rotation moves (default 300)
  --sequences N    random sequences of the state machine (default 10000)
  --schedules N    schedules that come due at one instant, and within one minute (default 1000)
  --fuzzing N      times that each operation of the API is sent something (default 40; about 6 s each)
  --seed N         the same seed makes the same plan (default: by the clock)
  --json           print one JSON document
  --write          append the result to docs/campaigns.md`;

/** Parses a command line. Throws an Error of one line. */
export function parseOptions(argv: string[]): CampaignOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      requests: { type: 'string', default: '60' },
      kills: { type: 'string', default: '4' },
      deadline: { type: 'string', default: '30' },
      credentials: { type: 'string', default: '300' },
      sequences: { type: 'string', default: '10000' },
      schedules: { type: 'string', default: '1000' },
      fuzzing: { type: 'string', default: '40' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const only = parts.find((part) => part === values.only);
  if (values.only !== undefined && !only) throw new Error(`--only takes ${parts.join(', ')}`);
  return {
    parts: only ? [only] : parts,
    rounds: count('--rounds', values.rounds, 500),
    requests: count('--requests', values.requests, 200),
    kills: count('--kills', values.kills, 100),
    deadline: count('--deadline', values.deadline, 120),
    credentials: count('--credentials', values.credentials, 5000),
    sequences: count('--sequences', values.sequences, 1_000_000),
    schedules: count('--schedules', values.schedules, 20_000),
    fuzzing: count('--fuzzing', values.fuzzing, 10_000),
    seed: count('--seed', values.seed, 1_000_000_000),
    json: values.json,
    write: values.write,
  };
}

function count(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${flag} takes a whole number from 1 to ${most}`);
}
