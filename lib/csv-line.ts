/** A line of RFC 4180. What is not known is empty, never a zero. */
export function csvLine(cells: readonly (string | number | boolean | Date | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** A spreadsheet would run text that begins like a formula, so that gets an apostrophe in front. */
function csvCell(value: string | number | boolean | Date | null): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'string') return String(value);
  const formula = /^[=+\-@|%＝＋－＠]/.test(value.trimStart()) || /^[\t\r\n]/.test(value);
  const harmless = formula ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
