const form = /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;

/**
 * Whether a text names a zone of the IANA database, aliases included. An offset such as +02:00 is not one:
 * PostgreSQL reads its sign the other way round.
 */
export function isTimeZone(text: string): boolean {
  if (!form.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/**
 * A formatter for each zone, kept because making one is slow and takes 34 kB. Keyed by the lower-case name: any
 * spelling is accepted, and keeping the thousands of "eUROPE/bERLIN" apart would fill the memory.
 */
export function formatterPerZone(
  locale: string,
  options: Intl.DateTimeFormatOptions,
): (timeZone: string) => Intl.DateTimeFormat {
  const kept = new Map<string, Intl.DateTimeFormat>();
  return (timeZone) => {
    const name = timeZone.toLowerCase();
    const formatter = kept.get(name) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
    kept.set(name, formatter);
    return formatter;
  };
}
