import * as search from './search-words';

// Copied once: an imported name is looked up at each use, and these are needed for every byte.
const { longestWord, mostWords, searchedCharacters } = search;
/** Per run: a tsvector holds one megabyte. */
const mostOfRun = 4000;
/** Offset, length, hash, and the last text that contained it. */
const perWord = 4;

/**
 * The different words of a run's outputs, as bytes in the form that the database takes for a tsvector: texts
 * pass by the million, and their words must not become objects on the heap.
 */
export class WordSet {
  #bytes = Buffer.allocUnsafe(1024);
  #size = 0;
  #words = new Int32Array(perWord * 64);
  #count = 0;
  #slots = new Int32Array(256);
  #texts = 0;

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count >= mostOfRun;
  }

  /** Each word, its terminator, and a position count of zero. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#size);
  }

  clear(): void {
    if (this.#count === 0) return;
    this.#size = 0;
    this.#count = 0;
    this.#texts = 0;
    this.#slots.fill(0);
  }

  /** Adds the words at the beginning of a text; a fast searchWords. False: the text is not plain. */
  addPlain(text: Uint8Array): boolean {
    if (text.length > searchedCharacters || !isPlain(text)) return false;
    this.#texts += 1;
    let left = mostWords;
    let hash = seed;
    let from = -1;
    this.#reserve();
    let bytes = this.#bytes;
    let end = this.#size;
    for (let at = 0; at <= text.length; at += 1) {
      const byte = at < text.length ? (lower[text[at] ?? 0] ?? 0) : 0;
      if (byte > 0) {
        if (from < 0) {
          from = at;
          hash = seed;
        }
        bytes[end + at - from] = byte;
        hash = Math.imul(hash ^ byte, prime);
        if (at + 1 - from < longestWord) continue;
      }
      const length = byte > 0 ? longestWord : at - from;
      if (from >= 0 && length > 1) {
        if (this.#take(hash, length)) left -= 1;
        if (left === 0) break;
        bytes = this.#bytes;
        end = this.#size;
      }
      from = -1;
    }
    return true;
  }

  add(text: string): void {
    this.#texts += 1;
    for (const word of search.searchWords(text)) {
      this.#reserve();
      const length = this.#bytes.write(word, this.#size, 'utf8');
      let hash = seed;
      for (let at = 0; at < length; at += 1) {
        hash = Math.imul(hash ^ (this.#bytes[this.#size + at] ?? 0), prime);
      }
      this.#take(hash, length);
    }
  }

  /**
   * Keeps the word whose bytes were written after the last one, if it is new. Returns whether it is new in this text.
   */
  #take(hash: number, length: number): boolean {
    const words = this.#words;
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (let index = this.#slots[slot] ?? 0; index > 0; index = this.#slots[slot] ?? 0) {
      const at = (index - 1) * perWord;
      if (
        words[at + 2] === hash &&
        words[at + 1] === length &&
        this.#isAt(words[at] ?? 0, length)
      ) {
        if (words[at + 3] === this.#texts) return false;
        words[at + 3] = this.#texts;
        return true;
      }
      slot = (slot + 1) & mask;
    }
    if (this.isFull) return true;
    this.#slots[slot] = this.#count + 1;
    const at = this.#count * perWord;
    words[at] = this.#size;
    words[at + 1] = length;
    words[at + 2] = hash;
    words[at + 3] = this.#texts;
    this.#count += 1;
    this.#size += length;
    for (let zeros = 0; zeros < 3; zeros += 1) this.#bytes[this.#size++] = 0;
    this.#reserve();
    return true;
  }

  #isAt(from: number, length: number): boolean {
    for (let at = 0; at < length; at += 1) {
      if (this.#bytes[from + at] !== this.#bytes[this.#size + at]) return false;
    }
    return true;
  }

  /** Makes room for one more word of any kind. */
  #reserve(): void {
    if (this.#size + 4 * longestWord + 8 > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(this.#bytes.length * 2);
      this.#bytes.copy(larger, 0, 0, this.#size);
      this.#bytes = larger;
    }
    if ((this.#count + 1) * perWord > this.#words.length) {
      const larger = new Int32Array(this.#words.length * 2);
      larger.set(this.#words);
      this.#words = larger;
    }
    if (this.#count * 2 < this.#slots.length) return;
    this.#slots = new Int32Array(this.#slots.length * 4);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < this.#count; index += 1) {
      const hash = this.#words[index * perWord + 2] ?? 0;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#slots[slot]) slot = (slot + 1) & mask;
      this.#slots[slot] = index + 1;
    }
  }
}

/** FNV-1a. */
const seed = 0x811c9dc5 | 0;
const prime = 0x01000193;

/** The lower case of each ASCII word character; 0 for anything else. */
const lower = new Uint8Array(256);
for (const character of '0123456789_abcdefghijklmnopqrstuvwxyz') {
  lower[character.charCodeAt(0)] = character.charCodeAt(0);
  lower[character.toUpperCase().charCodeAt(0)] = character.charCodeAt(0);
}

/** 1: may be in a clean ASCII text, see cleanText. */
const clean = new Uint8Array(256);
clean.fill(1, 0x20, 0x7f);
clean.fill(1, 0x09, 0x0e);
clean[0x1b] = 1;

function isPlain(text: Uint8Array): boolean {
  for (let at = 0; at < text.length; at += 1) if (clean[text[at] ?? 0] !== 1) return false;
  return true;
}
