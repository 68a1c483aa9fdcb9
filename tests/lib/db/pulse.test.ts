import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { beginInUtc, isUnavailable } from '@/lib/db';
import { inHeldTransaction } from '@/lib/db/held-transaction';
import { Pulse } from '@/lib/db/pulse';
import { createTestDatabase, type TestDatabase } from '../../support/database';
import { rejection } from '../../support/portal/portal';

const tickMs = 100;

/** The way to a server: while it is silent nothing passes, and neither side is told. */
class Way {
  private readonly sockets = new Set<Socket>();
  private isSilent = false;
  connections = 0;

  private readonly server = createServer((near) => {
    this.connections += 1;
    const { hostname, port } = new URL(this.target);
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(from);
      from.on('data', (bytes) => !this.isSilent && to.write(bytes));
      from.on('error', () => {}).on('close', () => !this.isSilent && to.destroy());
    }
  }).listen(0, '127.0.0.1');

  constructor(private readonly target: string) {}

  async url(): Promise<string> {
    if (!this.server.listening) await once(this.server, 'listening');
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    url.searchParams.delete('host');
    return url.href;
  }

  fallSilent(): void {
    this.isSilent = true;
  }

  /** Applies to connections made from now on; what was lost stays lost. */
  speak(): void {
    for (const socket of this.sockets) socket.removeAllListeners('data');
    this.isSilent = false;
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

let made: TestDatabase;
let way: Way;
let pool: pg.Pool;
let pulse: Pulse;
beforeAll(async () => {
  made = await createTestDatabase();
});
afterAll(() => made.drop());
beforeEach(async () => {
  way = new Way(made.url);
  const url = await way.url();
  pool = new pg.Pool({ connectionString: url, max: 3, connectionTimeoutMillis: 500 });
  pool.on('error', () => {});
  pulse = new Pulse(url, tickMs);
  pulse.watch(pool);
});
afterEach(async () => {
  way.speak();
  way.close();
  await pulse.stop();
  await pool.end();
});

test('a statement that takes its time is left alone while the server answers others', async () => {
  const { rows } = await pool.query(`SELECT pg_sleep(${(25 * tickMs) / 1000}), 1 AS done`);
  expect(rows).toMatchObject([{ done: 1 }]);
  // Its own and that of the statement.
  expect(way.connections).toBe(2);
});

test('where nothing is out for long nobody asks', async () => {
  for (let count = 0; count < 10; count += 1) await pool.query('SELECT 1');
  expect(way.connections).toBe(1);
});

test('a server that says nothing any more is given up, with all that waits; who comes next is answered', async () => {
  await Promise.all([1, 2, 3].map(() => pool.query('SELECT pg_sleep(0.05)')));
  expect(pool.idleCount).toBe(3);
  let began = () => {};
  const isOut = new Promise<void>((done) => {
    began = done;
  });
  const statement = pool.query('SELECT 1 FROM pg_sleep(30)');
  const transaction = inHeldTransaction(
    pool,
    (client) => client.query('BEGIN'),
    async (client) => {
      began();
      return client.query('SELECT pg_sleep(30)');
    },
  );
  const both = [rejection(statement), rejection(transaction)];
  await isOut;
  way.fallSilent();
  for (const error of await Promise.all(both)) expect(isUnavailable(error)).toBe(true);
  // Nor is there a new one, which the pool notices on its own.
  expect(isUnavailable(await rejection(pool.query('SELECT 1')))).toBe(true);
  way.speak();
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});

test('a server that falls silent before a connection is in use is given up too', async () => {
  const url = await way.url();
  const begun = new pg.Pool({
    connectionString: url,
    onConnect: async (client) => {
      way.fallSilent();
      await beginInUtc(client, 200);
    },
  });
  expect(isUnavailable(await rejection(begun.connect()))).toBe(true);
  expect(begun.totalCount).toBe(0);
  await begun.end();
});
