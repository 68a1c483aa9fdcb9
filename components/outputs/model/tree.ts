import type { JsonIndex } from './json-index';
import { keyOf, pathOf, valueText } from './json-text';

/** A row of a tree, as shown. */
export interface TreeRow {
  /** A key, or an index in an array. */
  name: string | null;
  text: string;
  kind: 'text' | 'number' | 'word' | 'branch' | 'mark';
}

/** A tree in the order of its text, root first. */
export interface TreeModel {
  count: number;
  whole: boolean;
  row: (node: number) => TreeRow;
  depth: (node: number) => number;
  parent: (node: number) => number;
  /** The first node after this one and all its descendants. */
  next: (node: number) => number;
  size: (node: number) => number;
  position: (node: number) => number;
  path: (node: number) => string;
  /** The whole value as written; a JSON string without its quotes. */
  value: (node: number) => string;
}

/** The most characters of a value in its row; all of it is shown when the row is chosen. */
export const longestRow = 2000;

export function jsonTree(index: JsonIndex): TreeModel {
  return {
    count: index.count,
    whole: index.whole,
    row: (node) => jsonRow(index, node),
    depth: index.depth,
    parent: index.parent,
    next: index.next,
    size: index.size,
    position: index.position,
    path: (node) => pathOf(index, node),
    value: (node) => valueText(index, node),
  };
}

function jsonRow(index: JsonIndex, node: number): TreeRow {
  const kind = index.kind(node);
  const key = keyOf(index, node);
  const inArray = key === null && index.parent(node) >= 0;
  const name = inArray ? String(index.position(node)) : key;
  if (kind === 'object' || kind === 'array')
    return { name, text: sizeText(index, node), kind: 'branch' };
  if (kind === 'string') {
    const [start, end] = index.span(node);
    const cut = end - start > longestRow;
    const text = cut
      ? `${index.text.slice(start, start + longestRow)}…`
      : index.text.slice(start, end);
    return { name, text, kind: 'text' };
  }
  return {
    name,
    text: valueText(index, node, longestRow),
    kind: kind === 'number' ? 'number' : 'word',
  };
}

const counted = new Intl.NumberFormat('en');

function sizeText(index: JsonIndex, node: number): string {
  const size = index.size(node);
  const isObject = index.kind(node) === 'object';
  if (size === 0) return isObject ? '{}' : '[]';
  const unit = isObject ? (size === 1 ? 'key' : 'keys') : size === 1 ? 'item' : 'items';
  return isObject ? `{${counted.format(size)} ${unit}}` : `[${counted.format(size)} ${unit}]`;
}

/** Which nodes are open, one byte each: a set of thousands would be too slow to copy on every key press. */
export type Open = Uint8Array;

/** The visible nodes when exactly these are open, in order. */
export function visibleNodes(tree: TreeModel, open: Open): Int32Array {
  const visible = new Int32Array(tree.count);
  let count = 0;
  for (let node = 0; node < tree.count; node = open[node] === 1 ? node + 1 : tree.next(node)) {
    visible[count] = node;
    count += 1;
  }
  return visible.subarray(0, count);
}

/** What is open at first: as many levels as fit into about this many rows, but at least one. */
export function openAtFirst(tree: TreeModel, rows: number): Open {
  const open: Open = new Uint8Array(tree.count);
  let level = [0];
  let shown = 1;
  while (level.length > 0) {
    const inner = level.filter((node) => tree.size(node) > 0);
    const more = inner.reduce((sum, node) => sum + tree.size(node), 0);
    if (inner.length === 0 || (level[0] !== 0 && shown + more > rows)) break;
    for (const node of inner) open[node] = 1;
    shown += more;
    // A level too large to open need not be listed.
    level = more > rows ? [] : inner.flatMap((node) => childrenOf(tree, node));
  }
  return open;
}

/** The same, with one node opened or closed. */
export function withNode(tree: TreeModel, open: Open, node: number, wanted: boolean): Open {
  const next = open.slice();
  next[node] = wanted && tree.size(node) > 0 ? 1 : 0;
  return next;
}

/** The same, with all ancestors of a node opened. */
export function withAncestors(tree: TreeModel, open: Open, node: number): Open {
  const next = open.slice();
  for (let at = tree.parent(node); at >= 0; at = tree.parent(at)) next[at] = 1;
  return next;
}

/** The same, with all siblings of a node opened. */
export function withSiblings(tree: TreeModel, open: Open, node: number): Open {
  const next = open.slice();
  const parent = tree.parent(node);
  const end = parent < 0 ? tree.count : tree.next(parent);
  for (let at = parent + 1; at < end; at = tree.next(at)) if (tree.size(at) > 0) next[at] = 1;
  return next;
}

function childrenOf(tree: TreeModel, parent: number): number[] {
  const children: number[] = [];
  const end = tree.next(parent);
  for (let node = parent + 1; node < end; node = tree.next(node)) children.push(node);
  return children;
}
