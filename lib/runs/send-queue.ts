import type { TeamContext } from '@/lib/context';
import { sendRecorded } from './send-recorded';

/** Sent at once by one queue. A connection to the database is held before and after, not while Datamin thinks. */
const senders = 8;

/** Requests that were written down and are to be sent behind the caller's back, a few at once. */
export class SendQueue {
  private readonly waiting: { team: TeamContext['team']; id: string }[] = [];
  private readonly sending = new Set<Promise<void>>();

  constructor(private readonly send = sendRecorded) {}

  add(team: TeamContext['team'], id: string): void {
    this.waiting.push({ team, id });
  }

  /** Begins to send what was added. */
  start(): void {
    while (this.sending.size < senders && this.waiting.length > 0) {
      const turn = this.sendInTurn().finally(() => this.sending.delete(turn));
      this.sending.add(turn);
    }
  }

  /** Until nothing is being sent any more. */
  async settled(): Promise<void> {
    while (this.sending.size > 0) await Promise.allSettled(this.sending);
  }

  /** Leaves to the sweep what is not being sent yet. */
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
