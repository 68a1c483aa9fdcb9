import type { z } from 'zod';
import { withClient } from '../../support/server';
import type { TimePassed } from './wire';

/** Changes a team's rows as the passing of time would, without the wait. */
export async function letTimePass(
  databaseUrl: string,
  { slug, minutes }: z.output<typeof TimePassed>,
): Promise<void> {
  const team = '(SELECT id FROM teams WHERE slug = $1)';
  const earlier = "$2::float8 * interval '1 minute'";
  await withClient(databaseUrl, async (client) => {
    for (const [table, column] of [
      ['readings', 'fetched_at'],
      ['readings', 'failed_at'],
      ['run_requests', 'lease_until'],
      ['run_requests', 'follow_due_at'],
    ]) {
      await client.query(
        `UPDATE ${table} SET ${column} = ${column} - ${earlier} WHERE team_id = ${team}`,
        [slug, minutes],
      );
    }
    // When a poll last found more of a request's run.
    await client.query(
      `UPDATE run_requests SET evidence = (
         SELECT jsonb_agg(jsonb_set(run, '{grownAt}', to_jsonb((run->>'grownAt')::timestamptz - ${earlier})))
         FROM jsonb_array_elements(evidence) run)
       WHERE team_id = ${team} AND jsonb_array_length(evidence) > 0`,
      [slug, minutes],
    );
  });
}
