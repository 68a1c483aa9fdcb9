import { z } from 'zod';
import { type FieldErrors, invalidFields } from './errors';

/**
 * Parses a verb's input. Throws Invalid with a sentence for each wrong field; schemas are strict objects, so an
 * unknown field is an error of that field.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidFields(fieldErrors(parsed.error));
}

/** Sentences by dotted field path; what concerns the whole input is under "". */
export function fieldErrors(error: z.ZodError): FieldErrors {
  // A Map: fields may be called "constructor" or "__proto__".
  const errors = new Map<string, string[]>();
  for (const issue of error.issues) {
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => [...issue.path, key])
        : [issue.path];
    for (const path of paths) {
      const field = path.map(String).join('.');
      const sentence = issue.code === 'unrecognized_keys' ? 'is not a known field' : issue.message;
      errors.set(field, [...(errors.get(field) ?? []), sentence]);
    }
  }
  return Object.fromEntries(errors);
}

/** The fields that a change names: one left out is `undefined` in some inputs, which must not be written. */
export function onlyGiven<T extends object>(
  values: T,
): { [Field in keyof T]: Exclude<T[Field], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Field in keyof T]: Exclude<T[Field], undefined>;
  };
}

/**
 * A whole number: digits in an address or a form, a number in JSON. `z.coerce` would also read `1e1`, `0x10`, an empty
 * text, `true` and `[5]`. `usual` is what it is when it is not given.
 */
export function wholeNumber(
  least: number,
  most: number,
  {
    error = `takes a whole number from ${least} to ${most}`,
    usual,
  }: { error?: string; usual?: number | undefined } = {},
) {
  const number = z.int({ error }).min(least, { error }).max(most, { error });
  // The default belongs inside: outside, the API's description would lose it.
  return z.preprocess(fromDigits, usual === undefined ? number : number.default(usual));
}

const fromDigits = (given: unknown) =>
  typeof given === 'string' && /^[0-9]{1,16}$/.test(given) ? Number(given) : given;

const uuidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * Whether something is a UUID of any version; PostgreSQL throws on anything else. An action's argument may be of
 * any kind, whatever its type says: a list of one UUID would pass for that UUID.
 */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && uuidForm.test(text);
}
