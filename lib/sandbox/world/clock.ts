/** The sandbox's time: the caller's clock, which tests and the control port may move. */
export class SandboxClock {
  private offsetMs = 0;

  constructor(private readonly base: () => Date) {}

  /** Milliseconds since 1970. */
  nowMs(): number {
    return this.base().getTime() + this.offsetMs;
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  /** Moves time forward by `ms`; runs under way proceed and schedules come due. */
  advance(ms: number): void {
    this.offsetMs += ms;
  }

  /** Moves to an instant, from which time continues as before. */
  set(instant: Date): void {
    this.offsetMs = instant.getTime() - this.base().getTime();
  }

  reset(): void {
    this.offsetMs = 0;
  }
}
