import { Invalid } from '@/lib/errors';

/** How much of an output is searchable, in characters and in different words. */
const searchedCharacters = 2000;
const mostWords = 32;
const word = /[\p{L}\p{N}_]{2,32}/gu;
const plainWord = /[a-z0-9_]{2,32}/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII
const ascii = /^[\u0000-\u007f]*$/;

/**
 * The different words of the beginning of a text, lower case, as they are searched for. What an output says
 * further on is found by opening it; an index of everything would be larger than the history.
 */
export function searchWords(text: string): string[] {
  const searched = text.slice(0, searchedCharacters).toLowerCase();
  // Most outputs are plain ASCII, for which there is no need to ask Unicode what a letter is.
  const found = searched.match(ascii.test(searched) ? plainWord : word);
  if (!found) return [];
  const words = new Set<string>();
  for (const one of found) {
    words.add(one);
    if (words.size >= mostWords) break;
  }
  return [...words];
}

/**
 * What a person types, as a tsquery: each word must be there, the last ones may be unfinished. Null when it
 * holds no word.
 */
export function searchQuery(text: string): string | null {
  const words = text.toLowerCase().match(word);
  // Quoted, and without anything but letters, digits and underscores: no operator gets in.
  return words ? words.map((found) => `'${found}':*`).join(' & ') : null;
}

/** The same for a filter. Throws Invalid. */
export function wordsOf(q: string): string {
  const words = searchQuery(q);
  if (words !== null) return words;
  const sentence = 'takes at least one word of two letters or digits, or a run’s UUID';
  throw new Invalid(`q: ${sentence}`, { errors: { q: [sentence] } });
}
