import { invalidField } from '@/lib/errors';

/** How much of an output is searchable: characters, and different words. */
export const searchedCharacters = 2000;
export const mostWords = 32;
const word = /[\p{L}\p{N}_]{2,32}/gu;
export const longestWord = 32;

/**
 * The different words at the beginning of a text, in lower case, as they are searched for. What comes later
 * in an output is only found by opening it; an index of everything would be larger than the history.
 */
export function searchWords(text: string): string[] {
  const searched = text.slice(0, searchedCharacters).toLowerCase();
  // Most outputs are plain ASCII, for which there is no need to ask Unicode what a letter is.
  const plain = plainWords(searched);
  if (plain) return [...plain];
  const words = new Set<string>();
  for (const [one] of searched.matchAll(word)) {
    words.add(one);
    if (words.size >= mostWords) break;
  }
  return [...words];
}

/** The same for a text whose searched characters are all ASCII; null: they are not. */
function plainWords(text: string): Set<string> | null {
  const words = new Set<string>();
  let from = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if (code > 0x7f) return null;
    if (isOfWord(code)) {
      if (from < 0) from = at;
      if (at + 1 - from < longestWord) continue;
      words.add(text.slice(from, at + 1));
    } else if (from >= 0 && at - from > 1) {
      words.add(text.slice(from, at));
    }
    from = -1;
    if (words.size >= mostWords) break;
  }
  return words;
}

/** For lower case: a letter, a digit, an underscore. */
function isOfWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}

/**
 * What a person types, as a tsquery: every word must occur, and each may be unfinished. Null when there are
 * no words.
 */
function searchQuery(text: string): string | null {
  const words = text.toLowerCase().match(word);
  // Quoted, and only letters, digits and underscores: no operator gets in.
  return words ? words.map((found) => `'${found}':*`).join(' & ') : null;
}

/** The same for a filter. Throws Invalid. */
export function wordsOf(q: string): string {
  const words = searchQuery(q);
  if (words !== null) return words;
  const sentence = 'takes at least one word of two letters or digits, or a run’s UUID';
  throw invalidField('q', sentence);
}
