import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setClock } from '@/lib/clock';

/** One clock for this process, its sandbox, and the workers: real time plus an offset. */
export class AheadClock {
  readonly path: string;
  private readonly folder = mkdtempSync(join(tmpdir(), 'portal-clock-'));
  private aheadMs = 0;

  constructor() {
    this.path = join(this.folder, 'ahead');
    this.pass(0);
    setClock(() => this.nowMs());
  }

  nowMs(): number {
    return Date.now() + this.aheadMs;
  }

  /** Advances it for everybody. */
  pass(ms: number): void {
    this.aheadMs += ms;
    // Renamed into place, so that it is never read half written.
    writeFileSync(`${this.path}.new`, String(this.aheadMs));
    renameSync(`${this.path}.new`, this.path);
  }

  close(): void {
    setClock();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
