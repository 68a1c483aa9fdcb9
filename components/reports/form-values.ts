import type { FieldErrors } from '@/lib/errors';

/** What is in a report's form, by the names of its controls; a box that is not ticked is absent. */
export type FormValues = Readonly<Record<string, string | undefined>>;

export interface Choices {
  pipelines: readonly { uuid: string; name: string }[];
  /** Of the pipelines that are chosen already. */
  tasks: readonly { uuid: string; name: string; pipeline: string }[];
  timeZones: readonly string[];
}

export interface PartProps {
  values: FormValues;
  errors: FieldErrors;
}

/** The sentences about a field and all that is in it: `range.days` belongs to `range`. */
export function errorsOf(errors: FieldErrors, ...fields: string[]): string[] | undefined {
  const found = Object.entries(errors).flatMap(([path, sentences]) =>
    fields.some((field) => path === field || path.startsWith(`${field}.`)) ? sentences : [],
  );
  return found.length > 0 ? [...new Set(found)].map((sentence) => `It ${sentence}.`) : undefined;
}
