import { type FilterToken, filterTokens } from './filter-tokens';
import { scim400 } from './scim-error';

const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const;
export type Comparison = (typeof comparisons)[number];
export type CompareValue = string | number | boolean | null;

/** A filter of RFC 7644, 3.4.2.2. Attribute paths are in lower case and without their schema's URN. */
export type Filter =
  | { kind: 'compare'; path: string; by: Comparison; value: CompareValue }
  | { kind: 'present'; path: string }
  | { kind: 'values'; path: string; filter: Filter }
  | { kind: 'and' | 'or'; filters: [Filter, Filter] }
  | { kind: 'not'; filter: Filter };

/** So that no filter nests deeper than the stack allows. */
const deepest = 20;

/** Reads a filter. Throws a SCIM 400 `invalidFilter`, and nothing else. */
export function parseFilter(text: string): Filter {
  const reader = new Reader(filterTokens(text));
  const filter = reader.or(0, true);
  if (!reader.isDone()) throw unreadable('ends before its end');
  return filter;
}

class Reader {
  private place = 0;

  constructor(private readonly tokens: readonly FilterToken[]) {}

  isDone(): boolean {
    return this.place === this.tokens.length;
  }

  or(depth: number, mayHoldValues: boolean): Filter {
    let left = this.and(depth, mayHoldValues);
    while (this.takeWord('or')) {
      left = { kind: 'or', filters: [left, this.and(depth, mayHoldValues)] };
    }
    return left;
  }

  private and(depth: number, mayHoldValues: boolean): Filter {
    let left = this.one(depth, mayHoldValues);
    while (this.takeWord('and')) {
      left = { kind: 'and', filters: [left, this.one(depth, mayHoldValues)] };
    }
    return left;
  }

  private one(depth: number, mayHoldValues: boolean): Filter {
    if (depth > deepest) throw unreadable('is nested too deeply');
    if (this.takeWord('not')) {
      return { kind: 'not', filter: this.bracketed('(', ')', depth, mayHoldValues) };
    }
    if (this.isMark('(')) return this.bracketed('(', ')', depth, mayHoldValues);
    const path = pathOf(this.next());
    if (mayHoldValues && this.isMark('[')) {
      return { kind: 'values', path, filter: this.bracketed('[', ']', depth, false) };
    }
    const token = this.next();
    const by = token.kind === 'word' ? token.word.toLowerCase() : '';
    if (by === 'pr') return { kind: 'present', path };
    const comparison = comparisons.find((known) => known === by);
    if (!comparison) throw unreadable(`compares ${path} in no known way`);
    return { kind: 'compare', path, by: comparison, value: comparedValue(this.next()) };
  }

  private bracketed(open: string, close: string, depth: number, mayHoldValues: boolean): Filter {
    this.takeMark(open);
    const filter = this.or(depth + 1, mayHoldValues);
    this.takeMark(close);
    return filter;
  }

  private isMark(mark: string): boolean {
    const token = this.tokens[this.place];
    return token?.kind === 'mark' && token.mark === mark;
  }

  private takeMark(mark: string): void {
    if (!this.isMark(mark)) throw unreadable(`lacks a ${mark}`);
    this.place += 1;
  }

  private takeWord(word: string): boolean {
    const token = this.tokens[this.place];
    const isIt = token?.kind === 'word' && token.word.toLowerCase() === word;
    if (isIt) this.place += 1;
    return isIt;
  }

  private next(): FilterToken {
    const token = this.tokens[this.place];
    if (!token) throw unreadable('ends too early');
    this.place += 1;
    return token;
  }
}

function pathOf(token: FilterToken): string {
  if (token.kind !== 'word') throw unreadable('lacks the name of an attribute');
  return attributePath(token.word);
}

/** In lower case, without the URN of a core schema. Throws a SCIM 400 `invalidFilter`. */
export function attributePath(word: string): string {
  const path = word
    .toLowerCase()
    .replace(/^urn:ietf:params:scim:schemas:core:2\.0:(user|group):/, '');
  if (!/^[a-z$][\w$-]*(?:\.[a-z$][\w$-]*)?$/.test(path)) {
    throw unreadable(`names no attribute of ours: ${word.slice(0, 100)}`);
  }
  return path;
}

function comparedValue(token: FilterToken): CompareValue {
  if (token.kind === 'text') return token.text;
  const word = token.kind === 'word' ? token.word : '';
  // Entra writes True and False.
  const known = { true: true, false: false, null: null };
  const lower = word.toLowerCase();
  if (lower === 'true' || lower === 'false' || lower === 'null') return known[lower];
  if (/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(word)) return Number(word);
  throw unreadable('compares with something that is not a value');
}

const unreadable = (what: string) => scim400('invalidFilter', `The filter ${what}.`);
