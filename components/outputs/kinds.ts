import type { OutputKind } from '@/lib/runs';

export type ViewName = 'table' | 'tree' | 'text' | 'hex';

const kindWords: Record<OutputKind, string> = {
  empty: 'No output',
  json: 'JSON',
  text: 'Text',
  xml: 'XML',
  csv: 'CSV',
  error: 'Error',
  encrypted: 'Encrypted',
  binary: 'Binary',
  invalid: 'Not readable',
};

export function kindWord(kind: OutputKind): string {
  return kindWords[kind];
}

export const viewWords: Record<ViewName, string> = {
  table: 'Table',
  tree: 'Tree',
  text: 'Text',
  hex: 'Hex',
};

const views: Record<OutputKind, readonly ViewName[]> = {
  empty: [],
  json: ['table', 'tree', 'text', 'hex'],
  error: ['tree', 'text', 'hex'],
  csv: ['table', 'text', 'hex'],
  xml: ['tree', 'text', 'hex'],
  text: ['text', 'hex'],
  invalid: ['text', 'hex'],
  encrypted: ['hex'],
  binary: ['hex'],
};

/** The ways to view an output of this kind, best first. JSON that is not a table loses the table view. */
export function viewsOf(kind: OutputKind): readonly ViewName[] {
  return views[kind];
}

/** Reads a kind from a header; anything unknown is bytes. */
export function toKind(text: string | null): OutputKind {
  return isKind(text) ? text : 'binary';
}

function isKind(text: string | null): text is OutputKind {
  return text !== null && Object.hasOwn(views, text);
}
