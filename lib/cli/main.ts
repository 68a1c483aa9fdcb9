import { boot } from '@/lib/boot';
import { outliveReaders } from '@/lib/boot/run-main';
import { outageInWords } from '@/lib/db';
import { parseCommand } from './arguments';
import { exitCode } from './command';
import { commands, usage } from './commands';
import { problemInWords } from './problem-in-words';

/** `npm run portal -- <command>`: exit code 0 or 1 (`run` also 2), errors in one line on stderr, answers on stdout. */
async function main(argv: string[]): Promise<number> {
  const { name, options } = parseCommand(argv);
  const command = name === undefined ? undefined : commands.get(name);
  if (name === 'help' || (options.help === true && (command || name === undefined))) {
    await print(usage(command));
    return 0;
  }
  if (!command) {
    const known = [...commands.keys()].join(', ');
    process.stderr.write(
      name === undefined ? `${usage()}\n` : `${name}: unknown command; the commands are ${known}\n`,
    );
    return 1;
  }
  const json = options.json === true;
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const given = await command.parse(options);
  const portal = await boot('command');
  try {
    const outcome = await command.run(given, say);
    await print(json ? JSON.stringify(outcome.answer) : outcome.text);
    return exitCode(outcome);
  } catch (error) {
    const outage = outageInWords(error);
    throw outage ? new Error(outage, { cause: error }) : error;
  } finally {
    await portal.stop();
  }
}

outliveReaders();
main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${problemInWords(error)}\n`);
    process.exit(1);
  },
);

/** An answer that nobody received, such as a token that is shown once, is no success. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => {
      if (error) reject(new Error(`stdout: the answer could not be written (${error.message})`));
      else resolve();
    });
  });
}
