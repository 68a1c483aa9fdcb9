import { Prisma, type Transaction } from '@/lib/db';
import type { PipelineRow } from './internal';
import { joined, kept } from './list-conditions';
import { defaultRange, type PipelineRange } from './ranges';

type Dated = 'createdAt' | 'failingSince' | 'lastRunAt' | 'lastRunReadAt' | 'readAt' | 'syncedTo';

/** A credential as JSON tells it. */
type FlatCredential = Omit<PipelineRow['credential'], 'failingSince' | 'disabledAt'> & {
  failingSince: string | null;
  disabledAt: string | null;
};

type FlatRow = Omit<PipelineRow, 'credential' | 'runCredential' | Dated> & {
  runCredential: FlatCredential | null;
  createdAt: string;
  failingSince: string | null;
  lastRunAt: string | null;
  lastRunReadAt: string | null;
  readAt: string | null;
  syncedTo: string | null;
  credentialName: string;
  credentialStatus: PipelineRow['credential']['status'];
  credentialReason: string | null;
  credentialFailingSince: string | null;
  credentialDisabledAt: string | null;
  credentialDisabledReason: string | null;
  inRange: unknown;
  key: string | number;
};

/** A row of a list, what is kept of the asked range, and the value it is sorted by. */
export interface ListedRow {
  row: PipelineRow;
  inRange: unknown;
  key: string | number;
}

/**
 * The rows of `where`, by `key` and id, as many as `limit`. Named columns alone: what only other ranges need
 * stays in the database. They come as one JSON text: to map a hundred rows of two dozen columns each by its
 * type costs several times the query.
 */
export async function readRows(
  tx: Transaction,
  {
    where,
    key,
    backwards = false,
    limit,
    range,
  }: {
    where: Prisma.Sql;
    key: Prisma.Sql;
    backwards?: boolean;
    limit: number;
    range: PipelineRange;
  },
): Promise<ListedRow[]> {
  const inRange = range === defaultRange ? Prisma.sql`NULL::jsonb` : kept(range);
  const way = backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const [found] = await tx.$queryRaw<[{ rows: string }]>`
    SELECT coalesce(json_agg(r)::text, '[]') AS rows FROM (
    SELECT p.id, p.uuid, p.name, p.description, p.tags, p.created_at AS "createdAt",
           p.credential_id AS "credentialId", p.run_credential_id AS "runCredentialId",
           (SELECT json_build_object('id', x.id, 'name', x.name, 'status', x.status, 'statusReason', x.status_reason, 'failingSince', x.failing_since,
                                     'disabledAt', x.disabled_at, 'disabledReason', x.disabled_reason)
            FROM credentials x WHERE x.team_id = p.team_id AND x.id = p.run_credential_id) AS "runCredential", c.name AS "credentialName", c.status AS "credentialStatus",
           c.status_reason AS "credentialReason", c.failing_since AS "credentialFailingSince",
           c.disabled_at AS "credentialDisabledAt", c.disabled_reason AS "credentialDisabledReason", p.state, p.failing, p.failing_since AS "failingSince",
           p.last_run_at AS "lastRunAt",
           p.last_run_successful AS "lastRunSuccessful", p.last_run_duration_ms AS "lastRunDurationMs",
           p.last_run_read_at AS "lastRunReadAt", p.overdue_after_ms AS "overdueAfterMs", p.rhythm, p.degrading,
           p.successes, p.failures, p.success_rate AS "successRate",
           p.average_duration_ms AS "averageDurationMs", p.sparkline, ${inRange} AS "inRange",
           p.read_at AS "readAt", p.read_error AS "readError", p.health_source AS "healthSource", p.synced_to AS "syncedTo", ${key} AS key
    FROM ${joined} WHERE ${where} ORDER BY key ${way}, p.id ${way} LIMIT ${limit}) r`;
  const rows: FlatRow[] = JSON.parse(found.rows);
  return rows.map(toListedRow);
}

function toListedRow(flat: FlatRow): ListedRow {
  const { inRange, key, ...rest } = flat;
  const { credentialName, credentialStatus, credentialReason, ...more } = rest;
  const { credentialFailingSince, credentialDisabledAt, credentialDisabledReason, ...most } = more;
  const { runCredential, ...row } = most;
  return {
    key,
    inRange,
    row: {
      ...row,
      createdAt: new Date(row.createdAt),
      failingSince: dateOf(row.failingSince),
      lastRunAt: dateOf(row.lastRunAt),
      lastRunReadAt: dateOf(row.lastRunReadAt),
      readAt: dateOf(row.readAt),
      syncedTo: dateOf(row.syncedTo),
      credential: {
        id: row.credentialId,
        name: credentialName,
        status: credentialStatus,
        statusReason: credentialReason,
        failingSince: dateOf(credentialFailingSince),
        disabledAt: dateOf(credentialDisabledAt),
        disabledReason: credentialDisabledReason,
      },
      runCredential: runCredential && {
        ...runCredential,
        failingSince: dateOf(runCredential.failingSince),
        disabledAt: dateOf(runCredential.disabledAt),
      },
    },
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
