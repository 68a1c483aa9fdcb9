import { parseArgs } from 'node:util';

export const parts = [
  'pages',
  'economy',
  'runs',
  'history',
  'scale',
  'reports',
  'browser',
] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  parts: readonly Part[];
  /** One JSON document on stdout instead of tables. */
  json: boolean;
  /** Writes docs/benchmarks.md. */
  write: boolean;
  /** Per measurement. */
  seconds: number;
  rounds: number;
  connections: number;
  /** Run requests sent each way. */
  requests: number;
  /** In the large history. */
  taskRuns: number;
  /**
   * Leaves the histories of `scale` in the database and reuses those left before: making ten million task runs takes
   * long.
   */
  keep: boolean;
}

export const usage = `usage: npm run bench -- [--only PARTS] [--json] [--write]
  --only         some of pages,economy,runs,history,scale,reports,browser alone
  --json         print one JSON document
  --write        write docs/benchmarks.md too
  --seconds N    of one measurement of a page (default 3)
  --rounds N     rounds, of which the medians count (default 5)
  --connections N  requests at once (default 16)
  --requests N   run requests sent each way (default 60)
  --task-runs N  of the large history (default 10000000)
  --keep         leave the histories of scale, and read those that were left`;

/** Parses a command line. Throws an Error of one line. */
export function parseOptions(argv: string[]): BenchOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '16' },
      requests: { type: 'string', default: '60' },
      'task-runs': { type: 'string', default: '10000000' },
      keep: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.split(',') ?? [...parts];
  const chosen = parts.filter((part) => only.includes(part));
  if (chosen.length !== only.length) throw new Error(`--only takes some of ${parts.join(',')}`);
  return {
    parts: chosen,
    json: values.json,
    write: values.write,
    seconds: count('--seconds', values.seconds, 30),
    rounds: count('--rounds', values.rounds, 20),
    connections: count('--connections', values.connections, 128),
    requests: count('--requests', values.requests, 500),
    taskRuns: count('--task-runs', values['task-runs'], 100_000_000),
    keep: values.keep,
  };
}

function count(flag: string, text: string, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  throw new Error(`${flag} takes a whole number from 1 to ${most}`);
}
