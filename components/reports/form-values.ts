import type { FieldErrors } from '@/lib/errors';

/** The values of a report's form, by control name; an unticked box is absent. */
export type FormValues = Readonly<Record<string, string | undefined>>;

export interface Choices {
  pipelines: readonly { uuid: string; name: string }[];
  /** The tasks of the pipelines chosen already. */
  tasks: readonly { uuid: string; name: string; pipeline: string }[];
  timeZones: readonly string[];
}

export interface PartProps {
  values: FormValues;
  errors: FieldErrors;
}

/** The errors of a field and of everything in it: `range.days` belongs to `range`. */
export function errorsOf(errors: FieldErrors, ...fields: string[]): string[] | undefined {
  const found = Object.entries(errors).flatMap(([path, sentences]) =>
    fields.some((field) => path === field || path.startsWith(`${field}.`)) ? sentences : [],
  );
  return found.length > 0 ? [...new Set(found)].map((sentence) => `It ${sentence}.`) : undefined;
}
