import { type ViewName, viewsOf } from './kinds';
import { type Found, findInText } from './model/find';
import { runNow } from './model/pace';
import { type Content, firstSheet, type Sheet, sheetOf, textOf } from './sheets';
import { pageOfMatch, textPage } from './text-page';

/** What an address asks of an output: which view, from where, and what to find. */
interface PageAsked {
  as?: string | undefined;
  at?: string | undefined;
  find?: string | undefined;
  match?: string | undefined;
}

/** A page of an output as it is shown without scripts. */
export interface OutputPage {
  sheet: Sheet | null;
  views: readonly ViewName[];
  /** Where the page begins, in rows, nodes, characters or bytes; and the starts of its neighbours. */
  at: number;
  count: number;
  before: number | null;
  after: number | null;
  /** The total, in the same unit. */
  total: number;
  query: string;
  found: readonly Found[];
  /** Counted from 1; 0 if nothing is found. */
  match: number;
}

/** Rows, nodes and bytes per page. */
const pageSizes = { table: 100, tree: 400, hex: 4096 };
/** The most bytes read for a table or a tree: more would hold up everybody else's pages. */
const mostRead = 8 * 1024 * 1024;
const longestQuery = 200;

/** The requested page of an output. If the address asks for something that is not there, the nearest that is. */
export function readPage(content: Content, asked: PageAsked): OutputPage {
  const query = (asked.find ?? '').slice(0, longestQuery);
  const isText = viewsOf(content.kind).includes('text');
  // Without scripts, search goes through the text: it contains everything that was sent.
  const sheet = query && isText ? textSheet(content) : askedSheet(content, asked.as);
  const hasTable = sheet?.view === 'table' || (sheet?.view !== undefined && isTable(content));
  const views = viewsOf(content.kind).filter((view) => view !== 'table' || hasTable);
  const found = sheet?.view === 'text' ? runNow(findInText(sheet.text, query)) : [];
  const match = found.length === 0 ? 0 : clamp(number(asked.match, 1), 1, found.length);
  return { views, query, found, match, sheet, ...placeOf(sheet, asked, found[match - 1]) };
}

function askedSheet(content: Content, as: string | undefined): Sheet | null {
  const bounded =
    content.bytes.byteLength > mostRead
      ? { ...content, bytes: content.bytes.subarray(0, mostRead), whole: false }
      : content;
  const view = viewsOf(content.kind).find((one) => one === as);
  if (view === 'text') return textSheet(content);
  if (view === 'hex') return { view, bytes: content.bytes };
  const sheet = view ? runNow(sheetOf(bounded, view)) : null;
  return sheet ?? runNow(firstSheet(bounded));
}

function textSheet({ bytes }: Content): Sheet {
  return { view: 'text', text: textOf(bytes) };
}

function isTable(content: Content): boolean {
  if (content.kind !== 'json') return content.kind === 'csv';
  // The beginning is enough to tell: the first row that is not an object ends the reading.
  const start = { ...content, bytes: content.bytes.subarray(0, 64 * 1024), whole: false };
  return runNow(sheetOf(start, 'table')) !== null;
}

function placeOf(sheet: Sheet | null, asked: PageAsked, match: Found | undefined) {
  if (!sheet) return { at: 0, count: 0, before: null, after: null, total: 0 };
  if (sheet.view === 'text') {
    const { text } = sheet;
    const wanted = match && asked.at === undefined ? pageOfMatch(text, match) : number(asked.at, 0);
    const { start, end, before, after } = textPage(text, wanted);
    return { at: start, count: end - start, before, after, total: text.length };
  }
  const size = pageSizes[sheet.view];
  const total = totalOf(sheet);
  const at = clamp(number(asked.at, 0), 0, Math.max(0, total - 1));
  return {
    at,
    count: Math.min(size, total - at),
    before: at === 0 ? null : Math.max(0, at - size),
    after: at + size < total ? at + size : null,
    total,
  };
}

function totalOf(sheet: Exclude<Sheet, { view: 'text' }>): number {
  switch (sheet.view) {
    case 'table':
      return sheet.table.rows;
    case 'tree':
      return sheet.tree.count;
    default:
      return sheet.bytes.length;
  }
}

function number(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : otherwise;
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
