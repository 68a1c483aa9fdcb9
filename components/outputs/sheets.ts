import type { OutputKind } from '@/lib/runs';
import type { ViewName } from './kinds';
import { viewsOf } from './kinds';
import { csvTable } from './model/csv';
import { indexJson } from './model/json-index';
import type { Work } from './model/pace';
import { jsonTable, type TableModel } from './model/table';
import { jsonTree, type TreeModel } from './model/tree';
import { xmlTree } from './model/xml';

/** An output made ready for one way to look at it. */
export type Sheet =
  | { view: 'table'; table: TableModel }
  | { view: 'tree'; tree: TreeModel }
  | { view: 'text'; text: string }
  | { view: 'hex'; bytes: Uint8Array };

export interface Content {
  kind: OutputKind;
  bytes: Uint8Array;
  /** False: it is the beginning alone. */
  whole: boolean;
}

/** The text of these bytes, which are known to be one. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The sheet of a view; null when this content has no such view: JSON that is no table. */
export function* sheetOf(content: Content, view: ViewName): Work<Sheet | null> {
  const { kind, bytes, whole } = content;
  if (!viewsOf(kind).includes(view)) return null;
  if (view === 'hex') return { view, bytes };
  const text = textOf(bytes);
  if (view === 'text') return { view, text };
  if (kind === 'csv') return { view: 'table', table: yield* csvTable(text, whole) };
  if (kind === 'xml') return { view: 'tree', tree: yield* xmlTree(text) };
  const index = yield* indexJson(text);
  if (view === 'tree') return { view, tree: jsonTree(index) };
  const table = yield* jsonTable(index);
  return table && { view, table };
}

/** The first view that there is of this content. */
export function* firstSheet(content: Content): Work<Sheet | null> {
  for (const view of viewsOf(content.kind)) {
    const sheet = yield* sheetOf(content, view);
    if (sheet) return sheet;
  }
  return null;
}
