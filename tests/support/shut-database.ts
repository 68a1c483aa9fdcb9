import type { Client } from 'pg';
import { urlFor, withClient } from './server';

/**
 * A database that takes no writes from who connects from now on, as a standby or a server of before a failover;
 * connections that were made meanwhile go on so when it takes them again.
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

/** A database that lets nobody in and ends who is in it, as in a restart; `admin`'s own connection stays. */
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
