/** What ILIKE finds a part of a name with; null: everything. */
export function partOf(text: string | undefined): string | null {
  return text ? `%${text.replaceAll(/[\\%_]/g, '\\$&')}%` : null;
}
