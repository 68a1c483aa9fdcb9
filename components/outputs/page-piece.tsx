import { ScrollArea } from '../ui/scroll-area';
import { Marked, marksWithin } from './marked';
import { hexRows } from './model/hex';
import type { OutputPage } from './read-page';
import { TablePiece } from './table-piece';
import { TreePiece } from './tree-piece';

const bytesPerRow = 16;

/** A page of an output in its view. */
export function PagePiece({ page, label }: { page: OutputPage; label: string }) {
  const { sheet, at, count } = page;
  switch (sheet?.view) {
    case 'table':
      return (
        <ScrollArea label={label} className="output-box">
          <TablePiece table={sheet.table} caption={label} first={at} count={count} />
        </ScrollArea>
      );
    case 'tree':
      return <TreePiece tree={sheet.tree} label={label} first={at} count={count} />;
    case 'text':
      return (
        <ScrollArea label={label} className="output-box">
          <pre className="output-text" dir="auto">
            <Marked
              text={sheet.text.slice(at, at + count)}
              marks={marksWithin(page.found, page.found[page.match - 1] ?? null, at, at + count)}
            />
          </pre>
        </ScrollArea>
      );
    case 'hex': {
      const rows = hexRows(sheet.bytes.subarray(at, at + count), bytesPerRow, at);
      const lines = Array.from({ length: rows.rows }, (_, row) => rows.row(row));
      return (
        <ScrollArea label={label} className="output-box">
          <pre className="p-3">
            {lines
              .map(({ offset, hex, text }) => `${offset}  ${hex.padEnd(bytesPerRow * 3)} ${text}`)
              .join('\n')}
          </pre>
        </ScrollArea>
      );
    }
    default:
      return <p className="text-muted">No output</p>;
  }
}
