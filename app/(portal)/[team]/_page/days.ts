/** A field of days as typed: empty is no limit; what is no number is told so by the verb. */
export function daysOf(typed: FormDataEntryValue | null): number | null {
  const text = typeof typed === 'string' ? typed.trim() : '';
  return text === '' ? null : Number(text);
}
