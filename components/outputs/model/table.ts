import type { JsonIndex } from './json-index';
import { keyOf, pathOf, valueText } from './json-text';
import { stride, type Work } from './pace';

export interface Cell {
  text: string;
  /** `absent`: the row has no such cell, which differs from an empty one. */
  kind: 'text' | 'number' | 'word' | 'nested' | 'absent';
}

/** Rows and columns, whatever the format. A row is read when it is shown. */
export interface TableModel {
  columns: readonly string[];
  /** The number of columns left out. */
  moreColumns: number;
  rows: number;
  cells: (row: number) => Cell[];
  /** The whole of a cell; a row shows only its beginning. */
  value: (row: number, column: number) => string;
  /** The cell's path for programs. */
  path: (row: number, column: number) => string;
  /** False if the unread rest has more rows. */
  whole: boolean;
}

/** More columns than a person or a browser can take side by side. */
export const mostColumns = 100;
/** The most keys looked at per row: an object of a million keys must not be read for each of its cells. */
const mostKeys = 2000;
/** The most characters of a nested value in a cell; all of it is shown when the cell is chosen. */
export const longestCell = 4000;

/** The table of a JSON array of objects, with every key that any of them has; null for other JSON. */
export function* jsonTable(index: JsonIndex): Work<TableModel | null> {
  if (index.count === 0 || index.kind(0) !== 'array' || index.size(0) === 0) return null;
  const rows: number[] = [];
  const columns = new Map<string, number>();
  let steps = 0;
  for (let row = 1; row < index.count; row = index.next(row)) {
    if (index.kind(row) !== 'object') return null;
    rows.push(row);
    for (const cell of cellsOf(index, row)) {
      steps += 1;
      if (steps % stride === 0) yield;
      const key = keyOf(index, cell) ?? '';
      if (!columns.has(key)) columns.set(key, columns.size);
    }
  }
  const names = [...columns.keys()].slice(0, mostColumns);
  if (names.length === 0) return null;
  return {
    columns: names,
    moreColumns: columns.size - names.length,
    rows: rows.length,
    cells: (row) => jsonCells(index, rows[row] ?? 0, columns, names.length),
    value: (row, column) => {
      const cell = cellAt(index, rows[row] ?? 0, names[column] ?? '');
      return cell < 0 ? '' : valueText(index, cell);
    },
    path: (row, column) => {
      const cell = cellAt(index, rows[row] ?? 0, names[column] ?? '');
      return pathOf(index, cell < 0 ? (rows[row] ?? 0) : cell);
    },
    whole: index.whole,
  };
}

function* cellsOf(index: JsonIndex, row: number): Generator<number> {
  const end = index.next(row);
  let left = mostKeys;
  for (let cell = row + 1; cell < end && left > 0; cell = index.next(cell)) {
    left -= 1;
    yield cell;
  }
}

function jsonCells(
  index: JsonIndex,
  row: number,
  columns: ReadonlyMap<string, number>,
  width: number,
): Cell[] {
  const cells: Cell[] = Array.from({ length: width }, () => ({ text: '', kind: 'absent' }));
  for (const cell of cellsOf(index, row)) {
    const column = columns.get(keyOf(index, cell) ?? '') ?? width;
    if (column < width)
      cells[column] = { text: valueText(index, cell, longestCell), kind: cellKind(index, cell) };
  }
  return cells;
}

function cellKind(index: JsonIndex, node: number): Cell['kind'] {
  switch (index.kind(node)) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'object':
    case 'array':
      return 'nested';
    default:
      return 'word';
  }
}

/** Of two equal keys the last, as JSON parsers take it; −1 if there is none. */
function cellAt(index: JsonIndex, row: number, column: string): number {
  let found = -1;
  for (const cell of cellsOf(index, row)) if (keyOf(index, cell) === column) found = cell;
  return found;
}
