/**
 * Writes rows in PostgreSQL's binary COPY format: half the bytes of the text one for outputs, and nothing to
 * escape. The order of the calls is the order of the columns.
 */
export class CopyWriter {
  #buffer: Buffer;
  #at: number;
  /** One that is written no more. */
  #spare: Buffer | null = null;

  constructor(size = 256 * 1024) {
    this.#buffer = Buffer.allocUnsafe(size);
    this.#at = 0;
    this.#raw(signature);
  }

  /** Bytes written and not taken yet. */
  get size(): number {
    return this.#at;
  }

  /** The bytes so far. What comes next is written elsewhere, so they stay as they are. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#at);
    this.#buffer = this.#spare ?? Buffer.allocUnsafe(this.#buffer.length);
    this.#spare = null;
    this.#at = 0;
    return taken;
  }

  /** Takes back what was taken, once nobody reads it any more: an answer of gigabytes goes through two buffers. */
  reuse(taken: Buffer): void {
    this.#spare = Buffer.from(
      taken.buffer,
      taken.byteOffset,
      taken.buffer.byteLength - taken.byteOffset,
    );
  }

  row(columns: number): void {
    this.#reserve(2);
    this.#at = this.#buffer.writeInt16BE(columns, this.#at);
  }

  /** After the last row. */
  end(): void {
    this.row(-1);
  }

  null(): void {
    this.#length(-1);
  }

  bool(value: boolean): void {
    this.#length(1);
    this.#at = this.#buffer.writeUInt8(value ? 1 : 0, this.#at);
  }

  int2(value: number): void {
    this.#length(2);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
  }

  int4(value: number): void {
    this.#length(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  /** A whole number that a double holds exactly. */
  int8(value: number): void {
    this.#length(8);
    this.#int64(value);
  }

  float8(value: number): void {
    this.#length(8);
    this.#at = this.#buffer.writeDoubleBE(value, this.#at);
  }

  /** A UUID in its usual form. */
  uuid(text: string): void {
    this.#length(16);
    const digits = text.replaceAll('-', '');
    this.#buffer.write(digits, this.#at, 16, 'hex');
    this.#at += 16;
  }

  /** Milliseconds since 1970, and microseconds beyond them. */
  timestamp(ms: number, micros: number): void {
    this.#length(8);
    this.#int64((ms - epochMs) * 1000 + micros);
  }

  bytes(value: Uint8Array): void {
    this.#length(value.byteLength);
    this.#raw(value);
  }

  text(value: string): void {
    const bytes = Buffer.byteLength(value);
    this.#length(bytes);
    this.#reserve(bytes);
    this.#at += this.#buffer.write(value, this.#at, 'utf8');
  }

  #length(bytes: number): void {
    this.#reserve(4 + Math.max(bytes, 0));
    this.#at = this.#buffer.writeInt32BE(bytes, this.#at);
  }

  #int64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#at = this.#buffer.writeInt32BE(high, this.#at);
    this.#at = this.#buffer.writeUInt32BE(value - high * 0x1_0000_0000, this.#at);
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(bytes.byteLength);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.byteLength;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}

/** "PGCOPY\n\xff\r\n\0", no flags, no extension. */
const signature = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');
/** PostgreSQL counts from 2000. */
const epochMs = Date.UTC(2000, 0, 1);
