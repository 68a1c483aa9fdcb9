import { z } from 'zod';
import { hashToken } from '@/lib/crypto';
import { quickRead } from '@/lib/db';
import type { LinkKind } from './context';
import { modes } from './definition';
import { logoTypes } from './logo';

const Row = z.object({
  place: z.int(),
  report_id: z.string(),
  team_id: z.string(),
  team_slug: z.string(),
  team_name: z.string(),
  /** JSON. */
  definition: z.string(),
  version: z.int(),
  mode: z.enum(modes),
  logo_type: z.enum(logoTypes).nullable(),
  has_password: z.boolean(),
  password_version: z.int(),
  starts_at: z.date().nullable(),
  expires_at: z.date().nullable(),
  paused_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  view_cap: z.int().nullable(),
  views: z.coerce.number(),
  link_ends_at: z.date().nullable(),
});
export type ReportRow = z.output<typeof Row>;
const Rows = z.array(Row);

interface Wanted {
  hash: Uint8Array;
  kind: LinkKind;
  /** Everyone who is waiting for this row. */
  told: ((row: ReportRow | null) => void)[];
  failed: ((error: unknown) => void)[];
}

/** Concurrent readings, and rows per reading: a thousand viewers of one report share one row. */
const mostReadings = 2;
const mostRows = 200;

let waiting = new Map<string, Wanted>();
let underWay = 0;

/**
 * The row behind a link, as it is in the database after the request came in. Requests that arrive during a
 * reading share the next one; nobody gets a reading that began before their request. Null: there is no such
 * link.
 */
export function readLinkRow(token: string, kind: LinkKind): Promise<ReportRow | null> {
  const hash = hashToken(token);
  const key = kind + Buffer.from(hash).toString('latin1');
  return new Promise((told, failed) => {
    const wanted = waiting.get(key) ?? { hash, kind, told: [], failed: [] };
    wanted.told.push(told);
    wanted.failed.push(failed);
    waiting.set(key, wanted);
    // After everything that arrives in this turn of the loop. Later ones are covered by this call, or by the
    // end of a reading.
    if (waiting.size === 1 && wanted.told.length === 1) setImmediate(readNext);
  });
}

function readNext(): void {
  while (underWay < mostReadings && waiting.size > 0) {
    const all = [...waiting];
    waiting = new Map(all.slice(mostRows));
    underWay += 1;
    void readRows(all.slice(0, mostRows).map(([, wanted]) => wanted)).finally(() => {
      underWay -= 1;
      readNext();
    });
  }
}

async function readRows(wanted: readonly Wanted[]): Promise<void> {
  try {
    const found = Rows.parse(
      await quickRead('SELECT * FROM portal_reports($1::bytea[], $2::text[])', [
        wanted.map(({ hash }) => hash),
        wanted.map(({ kind }) => kind),
      ]),
    );
    const rows = new Map(found.map((row) => [row.place, row]));
    for (const [index, { told }] of wanted.entries()) {
      for (const tell of told) tell(rows.get(index + 1) ?? null);
    }
  } catch (error) {
    for (const fail of wanted.flatMap(({ failed }) => failed)) fail(error);
  }
}
