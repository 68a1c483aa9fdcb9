import { randomUUID } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Far more than a socket buffers, so writing one waits until it is sent. */
const readBytes = 256 * 1024;

/**
 * Bytes on their way from the network to the database, so that neither holds a connection while waiting for
 * the other. What does not fit in memory is in a nameless file, which disappears with the process.
 */
export class Spool {
  #parts: Buffer[] = [];
  #held = 0;
  #file: FileHandle | null = null;
  #written = 0;

  /** How much stays in memory before a file is used: most answers are smaller. */
  constructor(private readonly inMemory = 1024 * 1024) {}

  get bytes(): number {
    return this.#written + this.#held;
  }

  /** Whether the part is held in memory; otherwise its buffer may be reused. */
  async add(part: Buffer): Promise<boolean> {
    this.#parts.push(part);
    this.#held += part.byteLength;
    if (this.#held < this.inMemory && !this.#file) return true;
    await this.#flush();
    return false;
  }

  /**
   * Everything from the beginning; once only. Be done with a part before taking the next one: a file of gigabytes
   * passes through two buffers, because garbage not collected yet counts as memory too.
   */
  async *read(): AsyncGenerator<Buffer> {
    const file = this.#file;
    let [part, other] = file ? [Buffer.allocUnsafe(readBytes), Buffer.allocUnsafe(readBytes)] : [];
    for (let at = 0; file && part && other && at < this.#written; [part, other] = [other, part]) {
      const { bytesRead } = await file.read(part, 0, readBytes, at);
      if (bytesRead === 0)
        throw new Error('The spool file is shorter than what was written to it.');
      at += bytesRead;
      yield part.subarray(0, bytesRead);
    }
    yield* this.#parts;
  }

  async close(): Promise<void> {
    this.#parts = [];
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #flush(): Promise<void> {
    this.#file ??= await openNameless();
    for (const part of this.#parts) {
      await this.#file.appendFile(part);
      this.#written += part.byteLength;
    }
    this.#parts = [];
    this.#held = 0;
  }
}

/** Outputs pass through it: nobody else can read it, and it has no name. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `portal-history-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
