import { randomUUID } from 'node:crypto';
import { withClient } from '../../support/server';
import { started } from './stage';

const minute = 60_000;
const days = Array.from({ length: 30 }, (_, day) => [20 - (day % 4), day % 7 === 0 ? 1 : 0]);

/** A pipeline as the overview stores it, without any reading; unspecified values are healthy ones. */
export interface Crowded {
  name: string;
  tags?: string[];
  state?: 'succeeded' | 'failed' | 'never_ran' | 'unknown';
  ranMinutesAgo?: number;
  isLate?: boolean;
  isDegrading?: boolean;
  /** Of a credential that Datamin refuses. */
  isRefused?: boolean;
  isDoubtful?: boolean;
  readMinutesAgo?: number;
}

/** Registers pipelines of a team that has a credential. No worker reads them. */
export async function crowd(slug: string, pipelines: readonly Crowded[]): Promise<void> {
  const rows = pipelines.map((one, index) => {
    const { state = 'succeeded', readMinutesAgo = 1, ranMinutesAgo = 30 + (index % 600) } = one;
    const ran = state === 'succeeded' || state === 'failed';
    const read = state === 'unknown' ? null : ago(readMinutesAgo);
    return {
      id: randomUUID(),
      uuid: randomUUID(),
      name: one.name,
      tags: one.tags ?? [],
      refused: one.isRefused ?? false,
      state,
      ran: ran ? ago(ranMinutesAgo) : null,
      read,
      overdue: one.isLate ? 10 * minute : 99_999 * minute,
      degrading: one.isDegrading
        ? { measure: 'duration', days: 7, pastDays: 364, recent: 9000, past: 5000 }
        : null,
      successes: ran && !one.isDoubtful ? 500 + (index % 90) : null,
      failures: ran && !one.isDoubtful ? index % 12 : null,
      duration: ran ? 1000 + ((index * 7919) % 90_000) : null,
      sparkline: ran ? days : null,
      ranges: ran ? { '24h': sum(30), '7d': sum(150), '90d': { ...sum(1500), bars: days } } : null,
    };
  });
  await withClient(started().databaseUrl, async (client) => {
    const refused = randomUUID();
    await client.query(
      `INSERT INTO credentials (id, team_id, name, base_url, client_id, client_secret_sealed, client_secret_hint, status, status_reason)
       SELECT $2, id, 'Retired client', 'https://datamin.example', 'x', 'eyJhIjoxfQ.a.a.a.a', 'x', 'failing', 'Datamin refuses this client.'
       FROM teams WHERE slug = $1`,
      [slug, refused],
    );
    await client.query(
      `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name, tags, state, last_run_at, last_run_successful,
         last_run_read_at, rhythm, overdue_after_ms, degrading, successes, failures, success_rate, average_duration_ms,
         sparkline, ranges, read_at, refresh_due_at)
       SELECT r.id, t.id, CASE WHEN r.refused THEN $2 ELSE (SELECT c.id FROM credentials c WHERE c.team_id = t.id AND c.name = 'Sandbox') END,
         r.uuid, 'https://datamin.example', r.name, ARRAY(SELECT jsonb_array_elements_text(r.tags)), r.state::pipeline_state,
         r.ran, r.state = 'succeeded', r.read, '{"from":"runs","pauses":49,"usualMs":3600000,"longestMs":3700000}', r.overdue,
         r.degrading, r.successes, r.failures, r.successes::float8 / (r.successes + r.failures), r.duration, r.sparkline,
         r.ranges, r.read, '2099-01-01'
       FROM teams t, jsonb_to_recordset($3::jsonb) AS r(id uuid, uuid uuid, name text, tags jsonb, refused boolean, state text,
         ran timestamptz, read timestamptz, overdue float8, degrading jsonb, successes int, failures int, duration float8,
         sparkline jsonb, ranges jsonb)
       WHERE t.slug = $1`,
      [slug, refused, JSON.stringify(rows)],
    );
  });
}

/** What the worker would store after a run that failed just now. */
export async function failNow(slug: string, name: string): Promise<void> {
  await withClient(started().databaseUrl, (client) =>
    client.query(
      `UPDATE pipelines SET state = 'failed', last_run_at = now(), last_run_read_at = now(), read_at = now()
       WHERE name = $2 AND team_id = (SELECT id FROM teams WHERE slug = $1)`,
      [slug, name],
    ),
  );
}

const sum = (successes: number) => ({ successes, failures: 3, averageDurationMs: 4321 });
const ago = (minutes: number) => new Date(Date.now() - minutes * minute);
