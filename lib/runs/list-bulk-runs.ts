import { z } from 'zod';
import { requireRole, type TeamContext, withTransaction } from '@/lib/context';
import { cursorTime, decodeCursor, encodeCursor, foreignCursor } from '@/lib/cursor';
import { parseInput } from '@/lib/input';
import { ListBulkRuns } from './bulk-run-schemas';
import type { BulkRunView } from './bulk-run-view';
import { readBulkRuns } from './read-bulk-runs';

interface BulkRunList {
  items: BulkRunView[];
  nextCursor: string | null;
}

const Place = z.object({ at: cursorTime, id: z.uuid() });

/** The team's bulk runs, newest first, a page at a time. Throws Invalid, and Malformed for a wrong cursor. */
export async function listBulkRuns(ctx: TeamContext, input: unknown = {}): Promise<BulkRunList> {
  requireRole(ctx, 'viewer');
  const { cursor, limit } = parseInput(ListBulkRuns, input);
  const position = decodeCursor(cursor, {});
  const place = position && Place.safeParse({ at: position[0], id: position[1] });
  if (place && !place.success) throw foreignCursor();
  const after = place?.data;
  const found = await withTransaction(ctx, (tx) =>
    readBulkRuns(
      tx,
      ctx,
      after
        ? {
            OR: [
              { requestedAt: { lt: after.at } },
              { requestedAt: after.at, id: { lt: after.id } },
            ],
          }
        : {},
      limit + 1,
    ),
  );
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map(({ items: _, ...bulkRun }) => bulkRun),
    nextCursor: last ? encodeCursor({}, [last.requestedAt.toISOString(), last.id]) : null,
  };
}
