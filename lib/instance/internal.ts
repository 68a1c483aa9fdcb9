/** The pattern with which ILIKE finds part of a name; null: everything. */
export function partOf(text: string | undefined): string | null {
  return text ? `%${text.replaceAll(/[\\%_]/g, '\\$&')}%` : null;
}
