/**
 * Writes rows in PostgreSQL's binary COPY format: half as many bytes as the text format for outputs, and
 * nothing to escape. The order of the calls is the order of the columns.
 */
export class CopyWriter {
  #buffer: Buffer;
  #at: number;
  /** A buffer no longer in use. */
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

  /** The bytes so far. They stay intact: what comes next is written into another buffer. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.#at);
    this.#buffer = this.#spare ?? Buffer.allocUnsafe(this.#buffer.length);
    this.#spare = null;
    this.#at = 0;
    return taken;
  }

  /** Returns taken bytes that nobody reads any more, so that an answer of gigabytes needs only two buffers. */
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

  /** A UUID in its usual form, lower case. */
  uuid(text: string): void {
    this.#length(16);
    let at = this.#at;
    for (let digit = 0; digit < 36; digit += 2) {
      if (digit === 8 || digit === 13 || digit === 18 || digit === 23) digit += 1;
      const high = nibbles[text.charCodeAt(digit)] ?? 0;
      this.#buffer[at++] = (high << 4) | (nibbles[text.charCodeAt(digit + 1)] ?? 0);
    }
    this.#at = at;
  }

  /** Microseconds since 1970. */
  instant(us: number): void {
    this.#length(8);
    this.#int64(us - epochMs * 1000);
  }

  int2s(values: readonly number[]): void {
    const end = this.#array(int2Oid, values.length, 6);
    for (const value of values) {
      this.#at = this.#buffer.writeInt32BE(2, this.#at);
      this.#at = this.#buffer.writeInt16BE(value, this.#at);
    }
    this.#endAt(end);
  }

  int4s(values: readonly number[]): void {
    const end = this.#array(int4Oid, values.length, 8);
    for (const value of values) {
      this.#at = this.#buffer.writeInt32BE(4, this.#at);
      this.#at = this.#buffer.writeInt32BE(value, this.#at);
    }
    this.#endAt(end);
  }

  texts(values: readonly string[]): void {
    const end = this.#array(textOid, values.length, 4);
    for (const value of values) this.text(value);
    this.#endAt(end);
  }

  /** A tsvector: the number of words, and the words in WordSet's form. The database sorts them. */
  lexemes(count: number, bytes: Uint8Array): void {
    this.#length(4 + bytes.byteLength);
    this.#at = this.#buffer.writeInt32BE(count, this.#at);
    this.#raw(bytes);
  }

  /** Eight bytes as two halves. */
  halves(high: number, low: number): void {
    this.#length(8);
    this.#at = this.#buffer.writeInt32BE(high, this.#at);
    this.#at = this.#buffer.writeInt32BE(low, this.#at);
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

  /** Leaves room for a length that is known later; returns its position. */
  #begin(): number {
    this.#reserve(4);
    this.#at += 4;
    return this.#at - 4;
  }

  #endAt(lengthAt: number): void {
    this.#buffer.writeInt32BE(this.#at - lengthAt - 4, lengthAt);
  }

  /** The head of a one-dimensional array without nulls, and room for `count` elements of `bytes` each. */
  #array(oid: number, count: number, bytes: number): number {
    const lengthAt = this.#begin();
    this.#reserve(20 + count * bytes);
    for (const value of count === 0 ? [0, 0, oid] : [1, 0, oid, count, 1]) {
      this.#at = this.#buffer.writeInt32BE(value, this.#at);
    }
    return lengthAt;
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
/** The value of a hexadecimal digit, by its character code. */
const nibbles = new Uint8Array(128);
for (let digit = 0; digit < 16; digit += 1) nibbles[digit.toString(16).charCodeAt(0)] = digit;

/** Type ids of array elements; they are the same on every server. */
const int2Oid = 21;
const int4Oid = 23;
const textOid = 25;
/** PostgreSQL counts from 2000. */
const epochMs = Date.UTC(2000, 0, 1);
