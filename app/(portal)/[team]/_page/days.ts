/** A field of days as typed: empty is no limit; what is not a number the verb refuses. */
export function daysOf(typed: FormDataEntryValue | null): number | null {
  const text = typeof typed === 'string' ? typed.trim() : '';
  return text === '' ? null : Number(text);
}
