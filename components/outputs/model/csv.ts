import { Numbers } from './numbers';
import { stride, type Work } from './pace';
import { type Cell, longestCell, mostColumns, type TableModel } from './table';

const quote = 0x22;
const separators = [',', ';', '\t'] as const;
type Separator = (typeof separators)[number];

/** The separator that splits the first line into the most cells. */
export function separatorOf(text: string): Separator {
  const counted = separators.map((separator) => ({
    separator,
    cells: cellsOf(text, 0, endOfRecord(text, 0), separator).length,
  }));
  counted.sort((a, b) => b.cells - a.cells);
  return counted[0]?.separator ?? ',';
}

/** The most records read; their positions take 4 MB. */
const mostRecords = 1_000_000;

/**
 * The table of a CSV text; its first record holds the names. Quoted cells may contain separators and line
 * breaks; a quote that never closes makes the rest of the text one cell. Linear, never throws.
 */
export function* csvTable(text: string, isWhole = true): Work<TableModel> {
  const separator = separatorOf(text);
  const starts = new Numbers();
  let steps = 0;
  let at = 0;
  while (at < text.length && starts.length < mostRecords) {
    steps += 1;
    if (steps % 256 === 0) yield;
    const end = endOfRecord(text, at);
    // An empty line is not a record.
    if (end > at) starts.push(at);
    at = afterBreak(text, end);
  }
  const cut = at < text.length || !isWhole;
  // The last record of a cut text is cut too.
  const records = starts.length - (isWhole ? 0 : 1);
  const width = yield* widest(text, starts, separator);
  const first = record(text, starts, 0, separator);
  const columns = Array.from(
    { length: Math.min(width, mostColumns) },
    (_, column) => first[column] || `Column ${column + 1}`,
  );
  const cells = (row: number): Cell[] => {
    const found = record(text, starts, row + 1, separator);
    return columns.map((_, column) => toCell(found[column]));
  };
  return {
    columns,
    moreColumns: width - columns.length,
    rows: Math.max(0, records - 1),
    cells,
    value: (row, column) => record(text, starts, row + 1, separator)[column] ?? '',
    path: (row, column) => `row ${row + 1}, ${columns[column] ?? ''}`,
    whole: !cut,
  };
}

/** The number of cells in the widest of the first records: finding a wide one far down is not worth reading all. */
function* widest(text: string, starts: Numbers, separator: Separator): Work<number> {
  let width = 0;
  for (let index = 0; index < Math.min(starts.length, 1000); index += 1) {
    if (index % 64 === 63) yield;
    width = Math.max(width, record(text, starts, index, separator).length);
  }
  return width;
}

function record(text: string, starts: Numbers, index: number, separator: Separator): string[] {
  const start = starts.at(index);
  return start < 0 ? [] : cellsOf(text, start, endOfRecord(text, start), separator);
}

function toCell(text: string | undefined): Cell {
  if (text === undefined) return { text: '', kind: 'absent' };
  return {
    text: text.slice(0, longestCell),
    kind: /^[-+]?\d[\d.,]*$/.test(text.slice(0, 64)) ? 'number' : 'text',
  };
}

/** The end of the record that begins here: before its first line break outside quotes. */
function endOfRecord(text: string, start: number): number {
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) quoted = !quoted;
    else if (!quoted && (code === 0x0a || code === 0x0d)) return at;
  }
  return text.length;
}

function afterBreak(text: string, at: number): number {
  return text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a ? at + 2 : at + 1;
}

function cellsOf(text: string, start: number, end: number, separator: Separator): string[] {
  const cells: string[] = [];
  const code = separator.charCodeAt(0);
  let quoted = false;
  let from = start;
  for (let at = start; at <= end; at += 1) {
    if (at < end && text.charCodeAt(at) === quote) quoted = !quoted;
    if (at < end && (quoted || text.charCodeAt(at) !== code)) continue;
    cells.push(plain(text.slice(from, at)));
    from = at + 1;
    // A line of nothing but separators may be megabytes long; the rest is not shown anyway.
    if (cells.length > stride) break;
  }
  return cells;
}

function plain(cell: string): string {
  if (cell.charCodeAt(0) !== quote) return cell;
  const inner = cell.endsWith('"') && cell.length > 1 ? cell.slice(1, -1) : cell.slice(1);
  return inner.replaceAll('""', '"');
}
