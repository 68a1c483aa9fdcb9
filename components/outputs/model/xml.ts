import { Numbers } from './numbers';
import { stride, type Work } from './pace';
import { longestRow, type TreeModel, type TreeRow } from './tree';

/** The most nodes counted. */
const mostNodes = 500_000;

/**
 * The tree of an XML text, for display only: nothing is resolved, expanded, fetched or checked, so neither
 * entities nor a document type can do anything. Unclosed elements extend to the end. Linear, never throws.
 */
export function* xmlTree(text: string, most = mostNodes): Work<TreeModel> {
  const [starts, headEnds, ends] = [new Numbers(), new Numbers(), new Numbers()];
  const [parents, nexts, depths] = [new Numbers(), new Numbers(), new Numbers()];
  const [sizes, positions] = [new Numbers(), new Numbers()];
  let open = -1;
  let at = 0;
  let turns = 0;

  const add = (start: number, headEnd: number) => {
    positions.push(open < 0 ? 0 : sizes.at(open));
    if (open >= 0) sizes.set(open, sizes.at(open) + 1);
    starts.push(start);
    headEnds.push(headEnd);
    ends.push(headEnd);
    parents.push(open);
    nexts.push(starts.length);
    depths.push(open < 0 ? 0 : depths.at(open) + 1);
    sizes.push(0);
  };

  while (at < text.length && starts.length < most) {
    turns += 1;
    if (turns % stride === 0) yield;
    if (text.charCodeAt(at) !== 0x3c) {
      const end = indexFrom(text, '<', at, 0);
      if (/\S/.test(text.slice(at, end))) add(at, end);
      at = end;
      continue;
    }
    const end = endOfMarkup(text, at);
    if (text.startsWith('</', at)) {
      if (open >= 0) {
        ends.set(open, end);
        nexts.set(open, starts.length);
        open = parents.at(open);
      } else add(at, end);
      at = end;
      continue;
    }
    const isElement = /[A-Za-z_:]/.test(text[at + 1] ?? '') && text[end - 2] !== '/';
    // <name>text</name> reads best on one line.
    const closing = isElement ? closingTag(text, end) : -1;
    add(at, closing > 0 ? closing : end);
    at = closing > 0 ? closing : end;
    if (isElement && closing < 0) open = starts.length - 1;
  }
  const whole = at >= text.length;
  for (; open >= 0; open = parents.at(open)) {
    ends.set(open, at);
    nexts.set(open, starts.length);
  }
  const head = (node: number) => text.slice(starts.at(node), headEnds.at(node));
  const position = (node: number) => positions.at(node);
  const parent = (node: number) => parents.at(node);
  return {
    count: starts.length,
    whole,
    row: (node) => xmlRow(head(node), sizes.at(node)),
    depth: (node) => depths.at(node),
    parent,
    next: (node) => nexts.at(node),
    size: (node) => sizes.at(node),
    position,
    path: (node) => {
      const steps: string[] = [];
      for (let step = node; step >= 0; step = parent(step)) {
        const name = nameOf(head(step));
        let place = 1;
        const first = parent(step) + 1;
        for (let one = first; one < step; one = nexts.at(one))
          if (nameOf(head(one)) === name) place += 1;
        steps.push(`${name}[${place}]`);
      }
      return `/${steps.reverse().join('/')}`;
    },
    value: (node) => text.slice(starts.at(node), ends.at(node)),
  };
}

function xmlRow(head: string, size: number): TreeRow {
  const text = head.length > longestRow ? `${head.slice(0, longestRow)}…` : head;
  const line = text.replace(/\s+/g, ' ').trim();
  if (size > 0) return { name: null, text: line, kind: 'branch' };
  return { name: null, text: line, kind: /^<[?!]/.test(line) ? 'mark' : 'text' };
}

/** As XPath names it. */
function nameOf(head: string): string {
  if (head.startsWith('<!--')) return 'comment()';
  return /^<([^\s/>]{1,200})/.exec(head)?.[1] ?? 'text()';
}

/** The position after the closing tag if only text precedes it; −1 otherwise. */
function closingTag(text: string, from: number): number {
  const next = text.indexOf('<', from);
  return next >= 0 && text[next + 1] === '/' ? indexFrom(text, '>', next, 1) : -1;
}

function endOfMarkup(text: string, at: number): number {
  if (text.startsWith('<!--', at)) return indexFrom(text, '-->', at + 4, 3);
  if (text.startsWith('<![CDATA[', at)) return indexFrom(text, ']]>', at + 9, 3);
  if (text.startsWith('<?', at)) return indexFrom(text, '?>', at + 2, 2);
  let quoted = '';
  let brackets = 0;
  for (let end = at + 1; end < text.length; end += 1) {
    const letter = text[end] ?? '';
    if (quoted) {
      if (letter === quoted) quoted = '';
    } else if (letter === '"' || letter === "'") quoted = letter;
    else if (letter === '[') brackets += 1;
    else if (letter === ']') brackets -= 1;
    else if (letter === '>' && brackets <= 0) return end + 1;
  }
  return text.length;
}

/** The position after the wanted text, or the end. */
function indexFrom(text: string, wanted: string, from: number, length: number): number {
  const found = text.indexOf(wanted, from);
  return found < 0 ? text.length : found + length;
}
