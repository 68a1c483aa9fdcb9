'use client';

import { HexSheet } from './hex-sheet.client';
import { LinesSheet } from './lines-sheet.client';
import type { SheetProps } from './sheet-props';
import type { Sheet } from './sheets';
import { TableSheet } from './table-sheet.client';
import { TreeSheet } from './tree-sheet.client';

/** The sheet of a view; nothing until one is ready. */
export function SheetView({ sheet, ...props }: SheetProps & { sheet: Sheet | null }) {
  switch (sheet?.view) {
    case 'table':
      return <TableSheet table={sheet.table} {...props} />;
    case 'tree':
      return <TreeSheet key={sheet.tree.count} tree={sheet.tree} {...props} />;
    case 'text':
      return <LinesSheet text={sheet.text} {...props} />;
    case 'hex':
      return <HexSheet bytes={sheet.bytes} {...props} />;
    default:
      return <div className="sheet-scroll" />;
  }
}
