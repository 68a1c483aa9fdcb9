import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { nowMs } from '@/lib/clock';
import { log } from '@/lib/log';
import { applicationName } from './application-name';

const channel = 'portal_team';
const beatEveryMs = 5_000;
/** Without a beat for so long the ear is taken for deaf: a pooler between may drop what it does not know. */
const deafAfterMs = 12_000;

/**
 * What changed when: a text for each team that is another one after any change of its rows, whichever
 * process made it. Hears it from the database (`portal_tell_change`). While it cannot be sure to hear all,
 * no team has a revision.
 */
export class TeamRevisions {
  private readonly changes = new Map<string, number>();
  private readonly listeners = new Map<string, Set<() => void>>();
  /** Of one unbroken hearing; what was known before means nothing after. */
  private hearing = '';
  private heardAt = 0;
  private client: pg.Client | null = null;
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  /**
   * `url` of the database, or null while it is not up yet. `say` sends what is to be heard, over another connection
   * than the one that listens: what a connection says to itself it hears also where a pooler keeps from it what
   * others say.
   */
  constructor(
    private readonly url: () => string | null,
    private readonly say: (channel: string, text: string) => Promise<unknown>,
  ) {}

  /** Returns at once; revisions come when the first beat was heard. */
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

  /** The team's revision, or null while changes could go unheard. */
  of(teamId: string): string | null {
    if (!this.hearing || nowMs() - this.heardAt > deafAfterMs) return null;
    return `${this.hearing}:${this.changes.get(teamId) ?? 0}`;
  }

  /**
   * Calls `told` after each change of the team's rows that is heard; some may go unheard, so whoever waits
   * looks by itself now and then. Returns how to end it.
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

  /** Asks to be heard; also after a loss. */
  beat(): void {
    this.listening().then(
      (client) => {
        // One that could not be said is not heard; that is enough.
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

// Next bundles routes, pages and the server's own life apart; all must share the one connection.
const shared = globalThis as typeof globalThis & { __portalRevisions?: TeamRevisions | undefined };

/** This process's hearing of changes, begun when first asked for, with what TeamRevisions takes. */
export function sharedTeamRevisions(
  ...given: ConstructorParameters<typeof TeamRevisions>
): TeamRevisions {
  if (!shared.__portalRevisions) {
    shared.__portalRevisions = new TeamRevisions(...given);
    shared.__portalRevisions.start();
  }
  return shared.__portalRevisions;
}

/** Ends it, if it ever began; the next who asks begins another. */
export async function stopSharedTeamRevisions(): Promise<void> {
  const revisions = shared.__portalRevisions;
  shared.__portalRevisions = undefined;
  await revisions?.stop();
}
