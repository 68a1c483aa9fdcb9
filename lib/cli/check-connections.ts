import { database } from '@/lib/db';

/** The most that one server with a worker takes: see docs/operating.md. */
const mostOfProcess = 30;
/** With fewer left, the next page or job may find none. */
const fewest = 10;

/** How many connections the server allows, and how many are left: without one, everything is refused. */
export async function checkConnections(): Promise<{ name: string; ok: boolean; detail: string }> {
  const [found] = await database().prisma.$queryRaw<{ most: number; used: number }[]>`
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
             - coalesce(current_setting('reserved_connections', true)::int, 0) AS most,
           -- What kind of process it is stays hidden of other users' connections; whose it is does not.
           (SELECT count(*)::int FROM pg_stat_activity WHERE datid IS NOT NULL AND usesysid IS NOT NULL) AS used`;
  const { most = 0, used = 0 } = found ?? {};
  const left = Math.max(0, most - used);
  const detail = `${used} of ${most} in use; a server with its worker takes up to ${mostOfProcess}`;
  return left >= fewest
    ? { name: 'connections', ok: true, detail }
    : {
        name: 'connections',
        ok: false,
        detail: `${detail}. Raise max_connections or close some connections`,
      };
}
