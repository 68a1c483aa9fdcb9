import { boot } from '@/lib/boot';
import { oneLine } from '@/lib/boot/run-main';
import { outageInWords } from '@/lib/db';
import { PortalError } from '@/lib/errors';
import { parseCommand } from './arguments';
import { exitCode } from './command';
import { commands, usage } from './commands';

/** `npm run portal -- <command>`: exit code 0 or 1 (`run` also 2), errors in one line on stderr, answers on stdout. */
async function main(argv: string[]): Promise<number> {
  const { name, options } = parseCommand(argv);
  const command = name === undefined ? undefined : commands[name];
  if (name === 'help' || (options.help === true && (command || name === undefined))) {
    process.stdout.write(`${usage(command && name)}\n`);
    return 0;
  }
  if (!command) {
    const known = Object.keys(commands).join(', ');
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
    process.stdout.write(json ? `${JSON.stringify(outcome.answer)}\n` : `${outcome.text}\n`);
    return exitCode(outcome);
  } catch (error) {
    const outage = outageInWords(error);
    throw outage ? new Error(outage, { cause: error }) : error;
  } finally {
    await portal.stop();
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const fields = error instanceof PortalError && error.errors ? wrongFields(error.errors) : '';
    process.stderr.write(`${fields || oneLine(error)}\n`);
    process.exit(1);
  },
);

function wrongFields(errors: Record<string, string[]>): string {
  return Object.entries(errors)
    .map(([field, sentences]) => `${field ? `--${field}: ` : ''}${sentences.join(', ')}`)
    .join('; ');
}
