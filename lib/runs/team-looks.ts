import { teamRevisions } from '@/lib/db';
import { log } from '@/lib/log';

/** A change may go unnoticed, so waiters also look this often. */
const besidesMs = 3000;
/** The least time between looks: a burst of changes is one look. */
const apartMs = 100;

/**
 * Looks whenever a team's rows change, and every few seconds besides: never twice at once, however many wait
 * for the result. Holds no connection between looks.
 */
export class TeamLooks {
  private readonly leave: () => void;
  private readonly besides: NodeJS.Timeout;
  private next: NodeJS.Timeout | null = null;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private isLooking = false;
  private isWanted = false;
  private isStopped = false;

  constructor(
    teamId: string,
    private readonly look: () => Promise<void>,
  ) {
    this.leave = teamRevisions().onChange(teamId, () => this.want());
    this.besides = setInterval(() => this.want(), besidesMs);
    this.besides.unref();
  }

  /** Asks for a look soon. */
  want(): void {
    this.isWanted = true;
    if (this.isLooking || this.next || this.isStopped) return;
    // The portal's clock may stand still in tests; real time keeps looks apart.
    this.next = setTimeout(
      () => void this.go(),
      Math.max(0, this.lookedAt + apartMs - performance.now()),
    );
  }

  stop(): void {
    this.isStopped = true;
    this.leave();
    clearInterval(this.besides);
    if (this.next) clearTimeout(this.next);
  }

  private async go(): Promise<void> {
    this.next = null;
    this.isWanted = false;
    this.isLooking = true;
    this.lookedAt = performance.now();
    await this.look().catch((error: unknown) => {
      // The next look comes by itself.
      if (!this.isStopped) log().debug({ err: error }, 'a look for waiters failed');
    });
    this.isLooking = false;
    if (this.isWanted) this.want();
  }
}
