import { parseArgs } from 'node:util';

export type Options = Record<string, string | boolean | undefined>;

const flags = [
  'json',
  'instance-admin',
  'wait',
  'anyway',
  'confirm',
  'new',
  'help',
  'password-stdin',
] as const;
const texts = [
  'email',
  'password',
  'name',
  'slug',
  'owner',
  'team',
  'role',
  'pipeline',
  'expires',
  'timeout',
  'key',
  'kid',
  'input',
  'group',
  'pipelines',
  'tags',
  'service-account',
] as const;

/** Splits a command line into the command's name and its options. Throws an Error with a message of one line. */
export function parseCommand(argv: string[]): { name: string | undefined; options: Options } {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    strict: true,
    options: Object.fromEntries([
      ...flags.map((name) => [name, { type: 'boolean' as const }]),
      ...texts.map((name) => [name, { type: 'string' as const }]),
    ]),
  });
  const [name, ...rest] = positionals;
  const [asked] = rest;
  // `help NAME` is `NAME --help`.
  if (name === 'help' && asked !== undefined && rest.length === 1) {
    return { name: asked, options: { help: true } };
  }
  if (rest.length > 0) throw new Error(`Unexpected: ${rest.join(' ')}`);
  return { name, options: values as Options };
}
