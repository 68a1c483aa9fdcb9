import { Numbers } from './numbers';
import { stride, type Work } from './pace';

const jsonKinds = ['object', 'array', 'string', 'number', 'true', 'false', 'null'] as const;
type JsonKind = (typeof jsonKinds)[number];

/**
 * Where the values of a JSON text are in it, in text order. The text itself is kept and shown: parsing loses
 * digits of 64-bit numbers, and one of two equal keys.
 */
export interface JsonIndex {
  text: string;
  count: number;
  /** False if the text ends early, stops being JSON somewhere, or has more values than are counted. */
  whole: boolean;
  kind: (node: number) => JsonKind;
  /** The value's position in the text. */
  span: (node: number) => [start: number, end: number];
  /** The position of the key with its quotes; null in an array. */
  key: (node: number) => [start: number, end: number] | null;
  /** −1 for the root. */
  parent: (node: number) => number;
  /** The first node after this one and all its descendants. */
  next: (node: number) => number;
  depth: (node: number) => number;
  /** The number of direct children. */
  size: (node: number) => number;
  /** Its index among its siblings. */
  position: (node: number) => number;
}

const quote = 0x22;
const backslash = 0x5c;
const literal = /(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?=[\s,\]}]|$)/y;

/** The most values counted; their positions then take some 20 MB. */
export const mostNodes = 500_000;

/** Indexes a JSON text or the beginning of one. Linear, never recursive, never throws. */
export function* indexJson(text: string, most = mostNodes): Work<JsonIndex> {
  const kinds = new Numbers();
  const [starts, ends] = [new Numbers(), new Numbers()];
  const [keyStarts, keyEnds] = [new Numbers(), new Numbers()];
  const [parents, nexts, depths] = [new Numbers(), new Numbers(), new Numbers()];
  const [sizes, positions] = [new Numbers(), new Numbers()];
  let at = 0;
  let open = -1;
  let closed = false;
  let steps = 0;

  const add = (kind: JsonKind, start: number, end: number, keyStart: number, keyEnd: number) => {
    const position = open < 0 ? 0 : sizes.at(open);
    if (open >= 0) sizes.set(open, position + 1);
    kinds.push(jsonKinds.indexOf(kind));
    starts.push(start);
    ends.push(end);
    keyStarts.push(keyStart);
    keyEnds.push(keyEnd);
    parents.push(open);
    nexts.push(kinds.length);
    depths.push(open < 0 ? 0 : depths.at(open) + 1);
    sizes.push(0);
    positions.push(position);
  };
  const close = (end: number) => {
    ends.set(open, end);
    nexts.set(open, kinds.length);
    open = parents.at(open);
  };

  while (!closed && kinds.length < most) {
    steps += 1;
    if (steps % stride === 0) yield;
    at = afterSpace(text, at, open >= 0);
    const code = text.charCodeAt(at);
    if (code === 0x7d || code === 0x5d) {
      if (open < 0) break;
      at += 1;
      close(at);
      closed = open < 0;
      continue;
    }
    let [keyStart, keyEnd] = [-1, -1];
    if (open >= 0 && kinds.at(open) === 0) {
      keyStart = at;
      keyEnd = code === quote ? endOfString(text, at) : -1;
      if (keyEnd < 0) break;
      at = afterSpace(text, keyEnd, false);
      if (text.charCodeAt(at) !== 0x3a) break;
      at = afterSpace(text, at + 1, false);
    }
    const first = text.charCodeAt(at);
    if (first === 0x7b || first === 0x5b) {
      add(first === 0x7b ? 'object' : 'array', at, text.length, keyStart, keyEnd);
      open = kinds.length - 1;
      at += 1;
      continue;
    }
    const end = first === quote ? endOfString(text, at) : endOfLiteral(text, at, open >= 0);
    if (end < 0) break;
    add(kindOf(first), at, end, keyStart, keyEnd);
    at = end;
    closed = open < 0;
  }
  const whole = closed && afterSpace(text, at, false) === text.length;
  while (open >= 0) close(Math.max(at, starts.at(open) + 1));

  return {
    text,
    count: kinds.length,
    whole,
    kind: (node) => jsonKinds[kinds.at(node)] ?? 'null',
    span: (node) => [starts.at(node), ends.at(node)],
    key: (node) => (keyStarts.at(node) < 0 ? null : [keyStarts.at(node), keyEnds.at(node)]),
    parent: (node) => parents.at(node),
    next: (node) => nexts.at(node),
    depth: (node) => depths.at(node),
    size: (node) => sizes.at(node),
    position: (node) => positions.at(node),
  };
}

function afterSpace(text: string, from: number, commas: boolean): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    const skipped = code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
    if (!skipped && !(commas && code === 0x2c)) return at;
    at += 1;
  }
}

/** The position after the closing quote of the string that begins here; −1 if there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return at + 1;
  }
  return -1;
}

/** A number at the end of a cut text may have lost digits: inside a container it does not count. */
function endOfLiteral(text: string, start: number, inside: boolean): number {
  literal.lastIndex = start;
  const found = literal.exec(text);
  if (!found) return -1;
  const end = start + found[0].length;
  return inside && end === text.length ? -1 : end;
}

function kindOf(first: number): JsonKind {
  if (first === quote) return 'string';
  if (first === 0x74) return 'true';
  if (first === 0x66) return 'false';
  return first === 0x6e ? 'null' : 'number';
}
