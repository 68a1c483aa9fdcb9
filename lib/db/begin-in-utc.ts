import type { ClientBase } from 'pg';

/**
 * What a pool does with a connection first. Prisma writes and reads moments as if the session were in UTC,
 * whatever it is in, and a day or a month added to a moment is another one elsewhere. Not in the startup
 * packet: a proxy that pools may refuse or drop options there. Throws what isUnavailable knows when the server
 * is silent for `deadlineMs`: the pulse looks after connections that are in use, and this one is not yet.
 */
export async function beginInUtc(client: ClientBase, deadlineMs = 5000): Promise<void> {
  const first = { text: "SET TimeZone = 'UTC'", query_timeout: deadlineMs };
  await client.query(first);
}
