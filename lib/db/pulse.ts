import pg from 'pg';
import { log } from '@/lib/log';
import { applicationName } from './application-name';
import { dropIdle } from './drop-idle';

/** Counts event loop turns, not time: a process that was itself busy must not blame the database. */
const tickMs = 250;
/** After a connection has been in use for this many ticks, check whether the server still answers anyone. */
const suspiciousTicks = 2;
/** How many ticks the server has for an answer. The check only needs a reply on an existing connection. */
const silentTicks = 20;
/** How many ticks the pulse's own connection is kept: what was slow once will be slow again. */
const keptTicks = 120;

interface Watched {
  pool: pg.Pool;
  /** Connections in use, and for how many ticks. */
  out: Map<pg.PoolClient, number>;
  /** Whether long use of its connections is a reason to check. */
  asks: boolean;
}

/**
 * Distinguishes a slow statement from a server that has gone silent: stopped, or behind a network that drops
 * packets. Nothing reports that, and a caller would wait for a quarter of an hour, holding its connection. So the
 * pulse asks over a connection of its own, and if that stays silent too, it drops all connections of the pools:
 * callers get an error at once, and later ones get new connections.
 */
export class Pulse {
  private readonly watched: Watched[] = [];
  private readonly timer: NodeJS.Timeout;
  private client: pg.Client | null = null;
  /** Ticks since the pending question; null: none is pending. */
  private waiting: number | null = null;
  /** Ticks since there was a reason to check. */
  private quiet = 0;

  constructor(
    private readonly url: string,
    ms = tickMs,
  ) {
    this.timer = setInterval(() => this.tick(), ms);
    this.timer.unref();
  }

  /** Use `asks: false` for a pool whose connections may be in use forever, such as one that listens. */
  watch(pool: pg.Pool, { asks = true }: { asks?: boolean } = {}): void {
    const out: Watched['out'] = new Map();
    pool.on('acquire', (client) => out.set(client, 0));
    pool.on('release', (_, client) => out.delete(client));
    pool.on('remove', (client) => out.delete(client));
    this.watched.push({ pool, out, asks });
  }

  /** Closes its connection too. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.forget();
  }

  private tick(): void {
    let isSuspicious = false;
    for (const { out, asks } of this.watched) {
      for (const [client, ticks] of out) {
        out.set(client, ticks + 1);
        isSuspicious ||= asks && ticks >= suspiciousTicks;
      }
    }
    this.quiet = isSuspicious ? 0 : this.quiet + 1;
    if (this.waiting !== null) {
      this.waiting += 1;
      if (this.waiting > silentTicks) this.giveUp();
    } else if (isSuspicious) this.ask();
    else if (this.quiet > keptTicks) void this.forget();
  }

  private ask(): void {
    const client = this.client ?? this.connect();
    this.waiting = 0;
    // An error is an answer too: the server, or the machine it was on, says no.
    const heard = () => {
      if (this.client === client) this.waiting = null;
    };
    client.query('SELECT 1').then(heard, () => {
      heard();
      if (this.client === client) void this.forget();
    });
  }

  private connect(): pg.Client {
    const client = new pg.Client({
      connectionString: this.url,
      application_name: applicationName,
      // Longer than the pulse waits: a timeout of its own would count as an answer.
      connectionTimeoutMillis: 10_000,
    });
    client.on('error', () => {});
    this.client = client;
    // A failure here also fails the question queued behind it.
    client.connect().catch(() => {});
    return client;
  }

  private async forget(): Promise<void> {
    const { client } = this;
    this.client = null;
    this.waiting = null;
    await client?.end().catch(() => {});
  }

  private giveUp(): void {
    void this.forget();
    log().warn('the database has stopped answering: its connections are closed');
    for (const { pool, out } of this.watched) {
      for (const client of out.keys()) cut(client);
      out.clear();
      // The idle ones are no better.
      void dropIdle(pool);
    }
  }
}

/** Ends a connection at once, even mid-statement. A pool's client type hides `end`: normally the pool calls it. */
function cut(client: pg.PoolClient): void {
  if (client instanceof pg.Client) client.end().catch(() => {});
}
