import type { TeamContext } from '@/lib/context';
import { sendRecorded } from './send-recorded';

/**
 * The most requests one queue sends at once. Each holds a database connection before and after its call, not
 * while it waits for Datamin.
 */
const senders = 8;

/** Recorded requests to send in the background, a few at a time. */
export class SendQueue {
  private readonly waiting: { team: TeamContext['team']; id: string }[] = [];
  private readonly sending = new Set<Promise<void>>();

  constructor(private readonly send = sendRecorded) {}

  add(team: TeamContext['team'], id: string): void {
    this.waiting.push({ team, id });
  }

  /** Starts sending what was added. */
  start(): void {
    while (this.sending.size < senders && this.waiting.length > 0) {
      const turn = this.sendInTurn().finally(() => this.sending.delete(turn));
      this.sending.add(turn);
    }
  }

  /** Resolves when nothing is being sent any more. */
  async settled(): Promise<void> {
    while (this.sending.size > 0) await Promise.allSettled(this.sending);
  }

  /** Leaves what it has not started sending to the sweep. */
  async stop(): Promise<void> {
    this.waiting.length = 0;
    await this.settled();
  }

  private async sendInTurn(): Promise<void> {
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      await this.send(next.team, next.id);
    }
  }
}
