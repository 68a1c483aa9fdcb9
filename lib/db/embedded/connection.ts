import { Socket } from 'node:net';
import { Client } from 'pg';

/** The database that holds the portal's tables. */
export const DATABASE = 'portal';

/** The role that owns the cluster. */
export const OWNER = 'postgres';

/** The name of every backend of this process, by which others see that the server is in use. */
export const APPLICATION_NAME = `datamin-portal-${process.pid}`;

/** Where a server listens, and its password. */
export interface Address {
  port: number;
  password: string;
}

/** The address as a URL; any connection made with it counts as using the server. */
export function urlOf({ port, password }: Address, database = DATABASE): string {
  const query = `application_name=${APPLICATION_NAME}`;
  return `postgresql://${OWNER}:${password}@127.0.0.1:${port}/${database}?${query}`;
}

/** A connection whose socket can be told not to keep the process alive. */
export interface Connection {
  client: Client;
  socket: Socket;
}

/**
 * Connects to the maintenance database, which no test or reset ever drops or copies.
 *
 * @throws what `pg` throws; a `code` of `28P01` means a wrong password, `57P03` not ready yet
 */
export async function connect(address: Address): Promise<Connection> {
  const socket = new Socket();
  const client = new Client({
    connectionString: urlOf(address, 'postgres'),
    connectionTimeoutMillis: 10_000,
    stream: () => socket,
  });
  // Without a listener, a server that dies later would end this process.
  client.on('error', () => {});
  await client.connect();
  return { client, socket };
}
