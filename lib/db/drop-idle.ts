import type pg from 'pg';

/** Ends a pool's idle connections: checks each one out and destroys it, without contacting the server. */
export async function dropIdle(pool: pg.Pool): Promise<void> {
  for (let left = pool.idleCount; left > 0; left -= 1) {
    await pool.connect().then(
      (client) => client.release(true),
      () => undefined,
    );
  }
}
