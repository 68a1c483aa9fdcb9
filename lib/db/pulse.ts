import pg from 'pg';
import { log } from '@/lib/log';
import { applicationName } from './application-name';
import { dropIdle } from './drop-idle';

/** Turns of the event loop are counted, not time: a process that was busy itself must not blame the database. */
const tickMs = 250;
/** A connection that is out for so many ticks is a reason to ask whether the server answers anybody. */
const suspiciousTicks = 2;
/** The server must say something within so many. It is asked for nothing but a word on a connection that stands. */
const silentTicks = 20;
/** Its own connection is kept for so many: what is slow once is slow again. */
const keptTicks = 120;

interface Watched {
  pool: pg.Pool;
  /** Connections in use, and for how many ticks. */
  out: Map<pg.PoolClient, number>;
  /** Whether a long use of its connections is a reason to ask. */
  asks: boolean;
}

/**
 * Tells a slow statement from a server that says nothing any more: stopped, or behind a network that drops
 * what is sent. Nobody is told of that, and whoever waits for an answer would wait for a quarter of an hour,
 * with its connection. So a connection of its own is asked, and when that stays silent too all connections of the
 * pools are given up: who waits is told at once, and who comes next makes a new one.
 */
export class Pulse {
  private readonly watched: Watched[] = [];
  private readonly timer: NodeJS.Timeout;
  private client: pg.Client | null = null;
  /** Ticks since the question that is out; null: none is. */
  private waiting: number | null = null;
  /** Ticks since there was a reason to ask. */
  private quiet = 0;

  constructor(
    private readonly url: string,
    ms = tickMs,
  ) {
    this.timer = setInterval(() => this.tick(), ms);
    this.timer.unref();
  }

  /** With `asks: false` a pool whose connections may be out for ever, such as one that listens. */
  watch(pool: pg.Pool, { asks = true }: { asks?: boolean } = {}): void {
    const out: Watched['out'] = new Map();
    pool.on('acquire', (client) => out.set(client, 0));
    pool.on('release', (_, client) => out.delete(client));
    pool.on('remove', (client) => out.delete(client));
    this.watched.push({ pool, out, asks });
  }

  /** Nothing of it is connected afterwards. */
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
    // An error is a word too: the server, or the machine it was on, says no.
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
      // Longer than it is waited for: an end of its own would pass for a word.
      connectionTimeoutMillis: 10_000,
    });
    client.on('error', () => {});
    this.client = client;
    // What fails here fails in the question that is behind it.
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
    log().warn('the database says nothing any more: its connections are given up');
    for (const { pool, out } of this.watched) {
      for (const client of out.keys()) cut(client);
      out.clear();
      // Those in the pool are no better.
      void dropIdle(pool);
    }
  }
}

/** Ends at once what a statement is out on. Its type in a pool leaves that out: while all is well the pool does it. */
function cut(client: pg.PoolClient): void {
  if (client instanceof pg.Client) client.end().catch(() => {});
}
