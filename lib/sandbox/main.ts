import { parseArgs } from 'node:util';
import { startSandbox } from './start-sandbox';

const USAGE = `usage: sandbox [--port N] [--control-port N] [--dialect hosted|oss] [--seed N]
               [--history year|small|none] [--data FILE]
  --port          port of the Datamin API (default 4010; 0 picks one)
  --control-port  serve the control API there, on 127.0.0.1 (default: off)
  --dialect       how strangers are answered (default hosted); known clients have their own
  --seed          the same seed gives the same history (default 1)
  --history       how much past the demo's pipelines have (default year)
  --data          file that keeps started runs and issued tokens over a restart`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '4010' },
      'control-port': { type: 'string' },
      dialect: { type: 'string', default: 'hosted' },
      seed: { type: 'string', default: '1' },
      history: { type: 'string', default: 'year' },
      data: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(USAGE);
  const control = values['control-port'];
  const sandbox = await startSandbox({
    port: integer('--port', values.port),
    seed: integer('--seed', values.seed),
    dialect: oneOf('--dialect', values.dialect, ['hosted', 'oss']),
    seedHistory: oneOf('--history', values.history, ['year', 'small', 'none']),
    ...(control === undefined
      ? { ledger: false }
      : { control: { port: integer('--control-port', control) } }),
    ...(values.data === undefined ? {} : { dataFile: values.data }),
  });
  // One line of JSON, because the parent process reads it.
  print(JSON.stringify({ url: sandbox.url, controlUrl: sandbox.controlUrl }));
  const stop = () => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function integer(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} takes a number, not "${text}"`);
  return Number(text);
}

function oneOf<T extends string>(flag: string, text: string, known: readonly T[]): T {
  const found = known.find((word) => word === text);
  if (found === undefined) throw new Error(`${flag} takes ${known.join(', ')}, not "${text}"`);
  return found;
}

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  return isTaken
    ? `Port ${error.port} is taken, perhaps by a sandbox that runs already; --port takes another, 0 any.`
    : error.message;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${inWords(error)}\n${USAGE}\n`);
  process.exit(1);
});
