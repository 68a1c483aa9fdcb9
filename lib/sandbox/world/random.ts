// Hot: under test runners, which run each file in its own context, looking these up on the global object is
// most of the cost of generating a year's history.
const { imul, floor } = Math;

/** Mixes numbers and strings into one unsigned 32-bit hash. Stable across processes and versions. */
export function hash(...parts: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    if (typeof part === 'number') {
      h = mix(h ^ (part >>> 0));
      // Times in milliseconds do not fit into 32 bits: the high half must count too.
      h = mix(h ^ floor(part / 0x1_0000_0000));
    } else {
      for (let i = 0; i < part.length; i++) h = imul(h ^ part.charCodeAt(i), 0x01000193);
    }
    h = mix(h);
  }
  return h >>> 0;
}

function mix(value: number): number {
  let h = value;
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A source of numbers in [0, 1). */
export type Random = () => number;

/** The same seed gives the same numbers (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = imul(t ^ (t >>> 15), t | 1);
    t ^= t + imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * The version 4 UUID of `parts` (the open-source edition refuses other versions in aggregated statistics).
 * From two 32-bit sources: with one alone, UUIDs collide within a year's runs.
 */
export function uuidOf(...parts: readonly (string | number)[]): string {
  const sources = [createRandom(hash('a', ...parts)), createRandom(hash('b', ...parts))] as const;
  let text = '';
  for (let i = 0; i < 16; i++) {
    let byte = floor(sources[i % 2 === 0 ? 0 : 1]() * 256);
    if (i === 6) byte = 0x40 | (byte & 0x0f);
    if (i === 8) byte = 0x80 | (byte & 0x3f);
    text += HEX[byte] ?? '00';
    if (i === 3 || i === 5 || i === 7 || i === 9) text += '-';
  }
  return text;
}

/** An integer in [from, to]. */
export function integer(random: Random, from: number, to: number): number {
  return from + floor(random() * (to - from + 1));
}

/** One of `items`, which must not be empty. */
export function pick<T>(random: Random, items: readonly [T, ...T[]]): T {
  return items[floor(random() * items.length)] ?? items[0];
}

/** A shuffled copy. */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
