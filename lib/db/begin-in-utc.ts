import type { ClientBase } from 'pg';

/**
 * What a pool does with a connection first. Prisma writes and reads moments as if the session were in UTC,
 * whatever it is in, and a day or a month added to a moment is another one elsewhere. Not in the startup
 * packet: a proxy that pools may refuse or drop options there.
 */
export async function beginInUtc(client: ClientBase): Promise<void> {
  await client.query("SET TimeZone = 'UTC'");
}
