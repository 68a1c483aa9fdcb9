import type { ClientBase } from 'pg';

/**
 * The first thing a pool does with a new connection. Prisma writes and reads times as if the session were in
 * UTC, whatever its time zone, and adding a day or a month to a time gives another result elsewhere. Not in
 * the startup packet, where a pooling proxy may refuse or drop options. If the server is silent for
 * `deadlineMs`, throws an error that isUnavailable recognises: the pulse only watches connections in use,
 * which this one is not yet.
 */
export async function beginInUtc(client: ClientBase, deadlineMs = 5000): Promise<void> {
  const first = { text: "SET TimeZone = 'UTC'", query_timeout: deadlineMs };
  await client.query(first);
}
