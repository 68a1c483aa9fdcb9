/** Why the rest of a log could not be read. */
export type LogFault = 'malformed' | 'too_large' | 'truncated';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const NULL = Buffer.from('null');
/**
 * Bytes of one element outside of its strings. A row has a few hundred; 60 MB of brackets, which its size limit
 * would allow, take gigabytes of memory and block the process for ten seconds while they are parsed.
 */
const MOST_STRUCTURE = 256 * 1024;
/** The byte order mark that some programs put before a text. */
const MARK = Buffer.from('\ufeff');

const NOTHING = Buffer.alloc(0);

/** Where in the text the parser is. */
type Place = 'before' | 'first' | 'element' | 'after_element' | 'next' | 'after' | 'null';

/**
 * Cuts a JSON array of any length into its elements, holding one element at a time. A top-level `null` is an
 * empty log. It only looks for the ends of elements and leaves the rest to JSON.parse, which is several times
 * as fast as a parser that visits every value.
 */
export class LogParser {
  readonly #rowBytes: number;
  /** The start of an incomplete element; `#heldBytes` of the buffer are used. */
  #held: Buffer = NOTHING;
  #heldBytes = 0;
  #structure = 0;
  #place: Place = 'before';
  #depth = 0;
  #quoted = false;
  #escaped = false;
  #nulls = 0;

  constructor(rowBytes: number) {
    this.#rowBytes = rowBytes;
  }

  /** The elements completed by this chunk, or a fault after which there are no more. */
  write(chunk: Uint8Array): { rows: unknown[]; fault: LogFault | null } {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const rows: unknown[] = [];
    let at = 0;
    while (at < bytes.length) {
      if (this.#place !== 'element') {
        const step = this.#between(bytes[at] ?? 0);
        if (step === 'malformed') return { rows, fault: 'malformed' };
        if (step === 'next') at += 1;
        continue;
      }
      const end = this.#endOfElement(bytes, at);
      if (end === null) {
        this.#hold(bytes.subarray(at));
        break;
      }
      const value = this.#parse(bytes.subarray(at, end));
      if (value === undefined) return { rows, fault: 'malformed' };
      rows.push(value);
      this.#place = 'after_element';
      at = end;
    }
    const tooLarge = this.#heldBytes > this.#rowBytes || this.#structure > MOST_STRUCTURE;
    return { rows, fault: tooLarge ? 'too_large' : null };
  }

  /** Whether the log was complete, once the last chunk has been written. */
  end(): LogFault | null {
    return this.#place === 'after' ? null : 'truncated';
  }

  /** One byte outside of elements: `next` when it is consumed, `stay` when an element begins at it. */
  #between(byte: number): 'next' | 'stay' | 'malformed' {
    if (this.#place === 'null') return this.#nextOfNull(byte);
    if (isSpace(byte)) return 'next';
    switch (this.#place) {
      case 'before':
        if (byte === OPEN_ARRAY) this.#place = 'first';
        else if (byte === NULL[0]) return this.#nextOfNull(byte);
        else if (!MARK.includes(byte)) return 'malformed';
        return 'next';
      case 'after_element':
        if (byte !== COMMA && byte !== CLOSE_ARRAY) return 'malformed';
        this.#place = byte === COMMA ? 'next' : 'after';
        return 'next';
      case 'first':
      case 'next':
        if (byte === CLOSE_ARRAY && this.#place === 'first') {
          this.#place = 'after';
          return 'next';
        }
        if (byte === COMMA || byte === CLOSE_ARRAY) return 'malformed';
        this.#place = 'element';
        return 'stay';
      default:
        return 'malformed';
    }
  }

  #nextOfNull(byte: number): 'next' | 'malformed' {
    if (byte !== NULL[this.#nulls]) return 'malformed';
    this.#nulls += 1;
    this.#place = this.#nulls === NULL.length ? 'after' : 'null';
    return 'next';
  }

  /** The position just after the element's last byte, or null when that is not in these bytes. */
  #endOfElement(bytes: Buffer, from: number): number | null {
    for (let at = from; at < bytes.length; at += 1) {
      if (this.#quoted) {
        const end = this.#endOfText(bytes, at);
        if (end === null) return null;
        this.#quoted = false;
        if (this.#depth === 0) return end + 1;
        at = end;
        continue;
      }
      const byte = bytes[at] ?? 0;
      this.#structure += 1;
      if (byte === QUOTE) this.#quoted = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) this.#depth += 1;
      else if (this.#depth === 0) {
        // A number or a word: not a row, but that is for the reader to say.
        if (byte === COMMA || byte === CLOSE_ARRAY || isSpace(byte)) return at;
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      }
    }
    return null;
  }

  /** The quote that ends the string that `from` is in. Jumps from quote to quote: outputs are long strings. */
  #endOfText(bytes: Buffer, from: number): number | null {
    let start = from;
    if (this.#escaped) {
      this.#escaped = false;
      start += 1;
    }
    for (
      let quote = bytes.indexOf(QUOTE, start);
      quote >= 0;
      quote = bytes.indexOf(QUOTE, quote + 1)
    ) {
      if (backslashesBefore(bytes, start, quote) % 2 === 0) return quote;
    }
    this.#escaped = backslashesBefore(bytes, start, bytes.length) % 2 === 1;
    return null;
  }

  /** One buffer that doubles: one part per chunk would cost a hundred times its bytes if they arrive one by one. */
  #hold(part: Buffer): void {
    const size = this.#heldBytes + part.length;
    if (size > this.#held.length) {
      const larger = Buffer.allocUnsafe(
        this.#heldBytes === 0 ? size : Math.max(size, this.#held.length * 2),
      );
      this.#held.copy(larger, 0, 0, this.#heldBytes);
      this.#held = larger;
    }
    part.copy(this.#held, this.#heldBytes);
    this.#heldBytes = size;
  }

  /** The element that ends with `last`, or undefined when it is not JSON. */
  #parse(last: Buffer): unknown {
    const whole =
      this.#heldBytes === 0 ? last : Buffer.concat([this.#held.subarray(0, this.#heldBytes), last]);
    this.#held = NOTHING;
    this.#heldBytes = 0;
    this.#structure = 0;
    try {
      return JSON.parse(whole.toString('utf8'));
    } catch {
      return undefined;
    }
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function backslashesBefore(bytes: Buffer, from: number, end: number): number {
  let at = end - 1;
  while (at >= from && bytes[at] === BACKSLASH) at -= 1;
  return end - 1 - at;
}
