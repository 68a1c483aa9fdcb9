import type { BulkTransaction } from '@/lib/db';
import { CopyWriter } from './copy-format';
import { Spool } from './spool';

/** Rows on their way into a temporary table: written as they arrive, sent once there is a connection. */
export class StagedTable {
  readonly writer: CopyWriter;
  readonly #spool: Spool;
  readonly #handOver: number;

  /** `bytes` are collected before they are handed to the spool, which keeps `inMemory` of them in memory. */
  constructor(
    private readonly table: string,
    { bytes = 16 * 1024, inMemory = 1024 * 1024 }: { bytes?: number; inMemory?: number } = {},
  ) {
    this.#handOver = bytes;
    this.writer = new CopyWriter(bytes + Math.ceil(bytes / 3));
    this.#spool = new Spool(inMemory);
  }

  /** Bytes handed over so far. */
  get bytes(): number {
    return this.#spool.bytes;
  }

  /** Whether it is time to hand over: a row must not cost a turn of its own. */
  get isFull(): boolean {
    return this.writer.size >= this.#handOver;
  }

  async handOver(): Promise<void> {
    const part = this.writer.take();
    const isHeld = await this.#spool.add(part);
    if (!isHeld) this.writer.reuse(part);
  }

  /** To be called after the last row. */
  async end(): Promise<void> {
    this.writer.end();
    await this.#spool.add(this.writer.take());
  }

  async copyIn(tx: BulkTransaction): Promise<void> {
    await tx.copyIn(`COPY ${this.table} FROM STDIN (FORMAT binary)`, this.#spool.read());
  }

  async close(): Promise<void> {
    await this.#spool.close();
  }
}
