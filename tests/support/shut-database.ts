import type { Client } from 'pg';
import { urlFor, withClient } from './server';

/**
 * Makes a database refuse writes from new connections, as a standby or a failed-over server does; connections
 * made meanwhile keep refusing after it is writable again.
 */
export function closeToWrites({ url, admin }: { url: string; admin: Client }) {
  const name = new URL(url).pathname.slice(1);
  const set = (value: 'on' | 'off') =>
    withClient(urlFor(url, 'postgres'), (client) =>
      client.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${value}`),
    );
  return {
    async close(): Promise<void> {
      await set('on');
      await endOthers(admin, name);
    },
    open: () => set('off'),
  };
}

const endOthers = (admin: Client, name: string) =>
  admin.query(
    'SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()',
    [name],
  );

/** Makes a database refuse connections and ends existing ones, as in a restart; `admin`'s own connection stays. */
export function shutDatabase({ url, admin }: { url: string; admin: Client }) {
  const name = new URL(url).pathname.slice(1);
  const allow = (allowed: boolean) =>
    withClient(urlFor(url, 'postgres'), (client) =>
      client.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS ${allowed}`),
    );
  return {
    async shut(): Promise<void> {
      await allow(false);
      await endOthers(admin, name);
    },
    open: () => allow(true),
  };
}
