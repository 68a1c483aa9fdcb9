import { z } from 'zod';
import { parseInput } from '@/lib/input';
import type { Options } from './arguments';

export interface Outcome {
  /** The one JSON document of --json. */
  answer: unknown;
  /** The same for a person. */
  text: string;
  /** False: exit code 1. */
  ok?: boolean;
  /** Where 0 and 1 do not say enough. */
  code?: number;
}

/** What the command ends with. */
export function exitCode({ ok = true, code }: Outcome): number {
  return code ?? (ok ? 0 : 1);
}

export interface Command {
  usage: string;
  parse: (options: Options) => unknown;
  run: (given: unknown, say: (text: string) => void) => Promise<Outcome>;
}

/** A command with checked options; wrong ones are told before the database is touched. */
export function command<Shape extends z.ZodRawShape>(parts: {
  usage: string;
  options: Shape;
  run: (given: z.output<z.ZodObject<Shape>>, say: (text: string) => void) => Promise<Outcome>;
}): Command {
  const schema = z.strictObject({ ...parts.options, json: z.boolean().optional() });
  return {
    usage: parts.usage,
    parse: (options) => parseInput(schema, options),
    run: (given, say) => parts.run(z.object(parts.options).parse(given), say),
  };
}

export const required = (what: string) => z.string({ error: `is required and takes ${what}` });
