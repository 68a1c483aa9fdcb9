import { scim400 } from './scim-error';

/** A piece of a filter. `text` is a quoted string, unquoted. */
export type FilterToken =
  | { kind: 'word'; word: string }
  | { kind: 'text'; text: string }
  | { kind: 'mark'; mark: '(' | ')' | '[' | ']' };

const longest = 4000;
const piece =
  /\s*(?:(?<mark>[()[\]])|(?<text>"(?:[^"\\]|\\.)*")|(?<word>[\w$:.+-]+(?:\/[\w.]+)*))/uy;

/** Splits a filter. Throws a SCIM 400 `invalidFilter`. */
export function filterTokens(filter: string): FilterToken[] {
  if (filter.length > longest) throw scim400('invalidFilter', 'The filter is too long.');
  const tokens: FilterToken[] = [];
  piece.lastIndex = 0;
  while (filter.slice(piece.lastIndex).trim() !== '') {
    const at = piece.lastIndex;
    const groups = piece.exec(filter)?.groups;
    if (!groups) throw scim400('invalidFilter', `The filter cannot be read from place ${at} on.`);
    const { mark, text, word } = groups;
    if (mark === '(' || mark === ')' || mark === '[' || mark === ']') {
      tokens.push({ kind: 'mark', mark });
    } else if (text !== undefined) tokens.push({ kind: 'text', text: unquote(text) });
    else tokens.push({ kind: 'word', word: word ?? '' });
  }
  return tokens;
}

/** A comparison's value is JSON. */
function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    throw scim400('invalidFilter', 'A string in the filter is not written as in JSON.');
  }
}
