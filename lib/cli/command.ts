import { z } from 'zod';
import { parseInput } from '@/lib/input';
import type { Options } from './arguments';
import { readPassword } from './read-password';

export interface Outcome {
  /** The one JSON document of --json. */
  answer: unknown;
  /** The same, for a person. */
  text: string;
  /** False: exit code 1. */
  ok?: boolean;
  /** For commands where 0 and 1 do not say enough. */
  code?: number;
}

/** The exit code of a command. */
export function exitCode({ ok = true, code }: Outcome): number {
  return code ?? (ok ? 0 : 1);
}

export interface Command {
  usage: string;
  /** What it does, in a line. */
  about: string;
  /** A sample call, without `npm run portal -- `. */
  example: string;
  parse: (options: Options) => Promise<unknown>;
  run: (given: unknown, say: (text: string) => void) => Promise<Outcome>;
}

/** For commands that take a password: as an argument, which other users of the machine see, or in ways that hide it. */
export const passwordOptions = {
  password: z.string({ error: 'is required and takes a password' }),
  'password-stdin': z.boolean().default(false),
};

/**
 * A command with checked options; wrong ones are reported before the database is touched, and before a password
 * is asked for.
 */
export function command<Shape extends z.ZodRawShape>(parts: {
  usage: string;
  about: string;
  example: string;
  options: Shape;
  run: (given: z.output<z.ZodObject<Shape>>, say: (text: string) => void) => Promise<Outcome>;
}): Command {
  const schema = z.strictObject({ ...parts.options, json: z.boolean().optional() });
  const { usage, about, example } = parts;
  return {
    ...{ usage, about, example },
    parse: async (options) => {
      const isAsked = 'password' in parts.options && options.password === undefined;
      return parseInput(schema, isAsked ? await withPassword(schema, options) : options);
    },
    run: (given, say) => parts.run(z.object(parts.options).parse(given), say),
  };
}

/** Asks for a password only if it is all that is missing: any other mistake is reported first, and alone. */
async function withPassword(schema: z.ZodType, options: Options): Promise<Options> {
  const unasked = { ...options, password: '' };
  if (!schema.safeParse(unasked).success) return unasked;
  return { ...options, password: await readPassword(options['password-stdin'] === true) };
}

export const required = (what: string) => z.string({ error: `is required and takes ${what}` });
