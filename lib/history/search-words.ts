/** How much of an output is searchable, in characters and in different words. */
const searchedCharacters = 2000;
const mostWords = 32;
const word = /[\p{L}\p{N}_]{2,32}/gu;

/**
 * The different words of the beginning of a text, lower case, as they are searched for. What an output says
 * further on is found by opening it; an index of everything would be larger than the history.
 */
export function searchWords(text: string): string[] {
  const words = new Set<string>();
  for (const [found] of text.slice(0, searchedCharacters).toLowerCase().matchAll(word)) {
    words.add(found);
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
