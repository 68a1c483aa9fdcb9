import type { OutputKind } from '@/lib/runs';
import type { ViewName } from './kinds';
import { viewsOf } from './kinds';
import { csvTable } from './model/csv';
import { indexJson } from './model/json-index';
import type { Work } from './model/pace';
import { jsonTable, type TableModel } from './model/table';
import { jsonTree, type TreeModel } from './model/tree';
import { xmlTree } from './model/xml';

/** An output prepared for one view. */
export type Sheet =
  | { view: 'table'; table: TableModel }
  | { view: 'tree'; tree: TreeModel }
  | { view: 'text'; text: string }
  | { view: 'hex'; bytes: Uint8Array };

export interface Content {
  kind: OutputKind;
  bytes: Uint8Array;
  /** False if it is only the beginning. */
  whole: boolean;
}

/** The text of bytes known to be text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** The sheet of a view; null if this content does not have it: JSON that is not a table. */
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

/** The first view this content has. */
export function* firstSheet(content: Content): Work<Sheet | null> {
  for (const view of viewsOf(content.kind)) {
    const sheet = yield* sheetOf(content, view);
    if (sheet) return sheet;
  }
  return null;
}
