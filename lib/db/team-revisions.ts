import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { nowMs } from '@/lib/clock';
import { log } from '@/lib/log';
import { applicationName } from './application-name';

const channel = 'portal_team';
const beatEveryMs = 5_000;
/** Without a beat for this long, the listener counts as deaf: a pooler may drop what it does not know. */
const deafAfterMs = 12_000;

/**
 * A revision for each team: a text that changes whenever the team's rows do, whichever process changed them.
 * Listens to notifications from the database (`portal_tell_change`). While it might miss some, no team has a
 * revision.
 */
export class TeamRevisions {
  private readonly changes = new Map<string, number>();
  private readonly listeners = new Map<string, Set<() => void>>();
  /** Identifies one unbroken period of listening; what was known before it means nothing after. */
  private hearing = '';
  private heardAt = 0;
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  /**
   * `url` of the database, or null while it is not up yet. `say` sends the notifications, over another connection
   * than the one that listens: a connection hears its own notifications even where a pooler withholds those of
   * others.
   */
  constructor(
    private readonly url: () => string | null,
    private readonly say: (channel: string, text: string) => Promise<unknown>,
  ) {}

  /** Returns at once; revisions start with the first beat heard. */
  start(): void {
    this.timer = setInterval(() => this.beat(), beatEveryMs);
    this.timer.unref();
    this.beat();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.drop();
  }

  /** The team's revision, or null while changes could be missed. */
  of(teamId: string): string | null {
    if (!this.hearing || nowMs() - this.heardAt > deafAfterMs) return null;
    return `${this.hearing}:${this.changes.get(teamId) ?? 0}`;
  }

  /**
   * Calls `told` after each change of the team's rows that is heard. Some may be missed, so callers should
   * also look now and then. Returns a function that ends it.
   */
  onChange(teamId: string, told: () => void): () => void {
    const listeners = this.listeners.get(teamId) ?? new Set();
    this.listeners.set(teamId, listeners.add(told));
    return () => {
      listeners.delete(told);
      if (listeners.size === 0 && this.listeners.get(teamId) === listeners) {
        this.listeners.delete(teamId);
      }
    };
  }

  /** Sends a beat, reconnecting first if the connection was lost. */
  beat(): void {
    this.listening().then(
      (client) => {
        // A beat that cannot be sent is not heard; that is enough.
        if (client) this.say(channel, 'beat').catch(() => undefined);
      },
      (error: unknown) => {
        log().debug({ err: error }, 'cannot hear of changes');
        return this.drop();
      },
    );
  }

  private async listening(): Promise<pg.Client | null> {
    if (this.isStopped) return null;
    if (this.client) {
      if (this.hearing && nowMs() - this.heardAt > deafAfterMs) await this.drop();
      else return this.client;
    }
    const url = this.url();
    if (url === null) return null;
    const client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: 3000,
      keepAlive: true,
    });
    this.client = client;
    const lost = () => {
      if (this.client === client) this.forget();
    };
    client.on('error', lost);
    client.on('end', lost);
    client.on('notification', ({ payload }) => {
      if (this.client === client) this.hear(payload ?? '');
    });
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    return client;
  }

  private hear(payload: string): void {
    if (payload === 'beat') {
      this.hearing ||= randomUUID();
      this.heardAt = nowMs();
      return;
    }
    this.changes.set(payload, (this.changes.get(payload) ?? 0) + 1);
    for (const told of this.listeners.get(payload) ?? []) told();
  }

  private forget(): void {
    this.client = null;
    this.hearing = '';
    this.changes.clear();
  }

  private async drop(): Promise<void> {
    const { client } = this;
    this.forget();
    await client?.end().catch(() => {});
  }
}

// Next bundles routes, pages and the server's own code separately; all must share one connection.
const shared = globalThis as typeof globalThis & { __portalRevisions?: TeamRevisions | undefined };

/** This process's listener, started on first use; takes the arguments of TeamRevisions. */
export function sharedTeamRevisions(
  ...given: ConstructorParameters<typeof TeamRevisions>
): TeamRevisions {
  if (!shared.__portalRevisions) {
    shared.__portalRevisions = new TeamRevisions(...given);
    shared.__portalRevisions.start();
  }
  return shared.__portalRevisions;
}

/** Stops the listener, if it was started; the next call starts another. */
export async function stopSharedTeamRevisions(): Promise<void> {
  const revisions = shared.__portalRevisions;
  shared.__portalRevisions = undefined;
  await revisions?.stop();
}
