import type pg from 'pg';

/**
 * Runs `work` between BEGIN and COMMIT on one connection of a pool; `begin` sends the BEGIN and its settings.
 * A connection that broke meanwhile does not go back to the pool.
 */
export async function inHeldTransaction<T>(
  pool: pg.Pool,
  begin: (client: pg.PoolClient) => Promise<unknown>,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Nobody else listens to a checked-out connection: without a listener its end would end the process.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on('error', lost);
  try {
    await begin(client);
    const answer = await work(client);
    await client.query('COMMIT');
    return answer;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken ??= failure;
    });
    throw error;
  } finally {
    client.off('error', lost);
    client.release(broken);
  }
}
