import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { type Invalid, invalidField } from '@/lib/errors';

/** The most rows in one import: each may cost a call of up to 15 s. */
const mostRows = 100;

const fields = [
  'name',
  'baseUrl',
  'clientId',
  'clientSecret',
  'clientSecretReference',
  'outputKey',
  'outputScheme',
] as const;
const byPlainName = new Map<string, string>(fields.map((field) => [plain(field), field]));

const Objects = z.union([
  z.array(z.record(z.string(), z.unknown())),
  z.object({ credentials: z.array(z.record(z.string(), z.unknown())) }),
]);

/**
 * The rows of an import, unchecked, numbered from 1. Errors never quote the text: it contains secrets. Throws
 * Invalid if the text as a whole cannot be read.
 */
export function parseImport(format: 'csv' | 'json', text: string): Record<string, unknown>[] {
  const rows = format === 'csv' ? csvRows(text) : jsonRows(text);
  if (rows.length === 0) throw wrong('holds no row');
  if (rows.length > mostRows) throw wrong(`holds more than ${mostRows} rows: import them in parts`);
  return rows;
}

function csvRows(text: string): Record<string, unknown>[] {
  try {
    const [header = [], ...lines] = z.array(z.array(z.string())).parse(
      parse(text, {
        bom: true,
        delimiter: [',', ';', '\t'],
        skip_empty_lines: true,
        relax_column_count: true,
      }),
    );
    const names = header.map((name) => byPlainName.get(plain(name)) ?? name.trim());
    for (const needed of ['name', 'baseUrl', 'clientId']) {
      if (!names.includes(needed)) throw wrong(`has no column ${needed} in its first line`);
    }
    return lines.map((line) =>
      // A cell beyond the header becomes an unknown field; an empty one is absent.
      Object.fromEntries(
        line.flatMap((cell, index) => (cell === '' ? [] : [[names[index] ?? 'column', cell]])),
      ),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw wrong(`is not CSV: a line of it has a quotation mark that is out of place`);
  }
}

function jsonRows(text: string): Record<string, unknown>[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw wrong('is not JSON');
  }
  const found = Objects.safeParse(parsed);
  if (!found.success) throw wrong('takes a list of objects');
  return Array.isArray(found.data) ? found.data : found.data.credentials;
}

/** client_id, Client ID and clientId are the same. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, '');
}

function wrong(sentence: string): Invalid {
  return invalidField('text', sentence);
}
