import type { JsonIndex } from './json-index';
import { stride, type Work } from './pace';

/** The content of a JSON string; as written if it cannot be read. */
export function unquote(source: string): string {
  try {
    const value: unknown = JSON.parse(source);
    return typeof value === 'string' ? value : source;
  } catch {
    return source;
  }
}

/** The node's key, unquoted; null in an array and for the root. */
export function keyOf(index: JsonIndex, node: number): string | null {
  const place = index.key(node);
  return place && unquote(index.text.slice(...place));
}

/** The value as a person reads it: a string without quotes, a number with all its original digits. */
export function valueText(index: JsonIndex, node: number, most = Number.MAX_SAFE_INTEGER): string {
  const [start, end] = index.span(node);
  const source = index.text.slice(start, Math.min(end, start + most));
  if (index.kind(node) !== 'string') return source;
  return unquote(end - start > most ? `${wholeEscapes.exec(source)?.[0] ?? ''}"` : source);
}

/** A string that was cut may end in the middle of an escape, which is no JSON. */
const wholeEscapes = /^(?:[^\\]|\\u[0-9a-f]{4}|\\[^u])*/is;

const plainKey = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The path of a value, as jq and JSONPath write it: `$[12].customer["first name"]`. */
export function pathOf(index: JsonIndex, node: number): string {
  const steps: string[] = [];
  for (let at = node; index.parent(at) >= 0; at = index.parent(at)) {
    const key = keyOf(index, at);
    if (key === null) steps.push(`[${index.position(at)}]`);
    else steps.push(plainKey.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
  }
  return `$${steps.reverse().join('')}`;
}

/** Nothing is indented further than this. */
const deepest = 40;

/** The text with each value on its own line, exactly as written. About `most` characters at most. */
export function* indented(index: JsonIndex, most: number): Work<string> {
  let written = '';
  const open: number[] = [];
  for (let node = 0; node < index.count && written.length < most; node += 1) {
    if (node % stride === stride - 1) yield;
    written += closings(index, open, node);
    const inner = index.kind(node) === 'object' || index.kind(node) === 'array';
    const key = index.key(node);
    if (node > 0) written += `${index.position(node) > 0 ? ',' : ''}\n${indent(open.length)}`;
    if (key) written += `${index.text.slice(...key)}: `;
    if (!inner) written += index.text.slice(...index.span(node));
    else if (index.size(node) === 0) written += index.kind(node) === 'object' ? '{}' : '[]';
    else {
      written += index.kind(node) === 'object' ? '{' : '[';
      open.push(node);
    }
  }
  if (written.length < most && index.whole) written += closings(index, open, index.count);
  return written;
}

/** The closing brackets of what ends before this node. */
function closings(index: JsonIndex, open: number[], node: number): string {
  let written = '';
  for (let last = open.at(-1); last !== undefined && index.next(last) <= node; last = open.at(-1)) {
    open.pop();
    written += `\n${indent(open.length)}${index.kind(last) === 'object' ? '}' : ']'}`;
  }
  return written;
}

function indent(depth: number): string {
  return '  '.repeat(Math.min(depth, deepest));
}
