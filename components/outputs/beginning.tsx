import type { OutputView } from '@/lib/runs';
import { ScrollArea } from '../ui/scroll-area';
import { csvTable } from './model/csv';
import { indexJson } from './model/json-index';
import { indented } from './model/json-text';
import { runNow } from './model/pace';
import { jsonTable, type TableModel } from './model/table';
import { TablePiece } from './table-piece';

type Texts = Extract<OutputView, { text: string }>;

/** A page shows no more rows of a table; the rest is a press away. */
const rowsShown = 6;
const columnsShown = 12;

/** The beginning of a text: as a table, indented, or as it is. */
export function Beginning({ output, label }: { output: Texts; label: string }) {
  const { table, text } = read(output);
  if (table && table.rows > 0) {
    return (
      <ScrollArea label={label} className="output-box">
        <TablePiece
          table={table}
          caption={label}
          first={0}
          count={Math.min(rowsShown, table.rows)}
          mostColumns={columnsShown}
        />
      </ScrollArea>
    );
  }
  return (
    <ScrollArea label={label} className="output-box max-h-64">
      <pre className="output-text" dir="auto">
        {linesOf(output.cut ? `${text}…` : text).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: equal lines are legitimate, and none moves
          <span key={index} className="output-line">
            {line}
          </span>
        ))}
      </pre>
    </ScrollArea>
  );
}

/** Each line with its break. A long text must not be one block, which would be the largest paint of the page. */
function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function read({ kind, text, cut }: Texts): { table: TableModel | null; text: string } {
  if (kind === 'csv') return { table: runNow(csvTable(text, !cut)), text };
  if (kind !== 'json' && kind !== 'error') return { table: null, text };
  const index = runNow(indexJson(text));
  const table = kind === 'json' ? runNow(jsonTable(index)) : null;
  // What cannot be parsed to its end is shown as far as it was received, unchanged.
  const readable = index.whole || cut;
  return { table, text: readable ? runNow(indented(index, text.length * 2)) : text };
}
