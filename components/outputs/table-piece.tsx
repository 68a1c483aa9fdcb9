import { cx } from '../ui/cx';
import { formatNumber } from '../ui/format';
import type { Cell, TableModel } from './model/table';

/** Characters shown of a cell; all of it is in the other views. */
const longestCell = 200;

/** Some rows of a table in a plain document, numbered as in the whole. */
export function TablePiece({
  table,
  caption,
  first,
  count,
  mostColumns = table.columns.length,
}: {
  table: TableModel;
  caption: string;
  first: number;
  count: number;
  mostColumns?: number;
}) {
  const columns = table.columns.slice(0, mostColumns);
  const hidden = table.moreColumns + table.columns.length - columns.length;
  const rows = Array.from({ length: count }, (_, index) => first + index);
  return (
    <table className="output-table">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          <th scope="col" className="output-number">
            <span className="sr-only">Row</span>#
          </th>
          {columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name, and none moves
            <th key={index} scope="col">
              <bdi>{column}</bdi>
            </th>
          ))}
          {hidden > 0 ? <th scope="col">and {formatNumber(hidden)} more columns</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            <th scope="row" className="output-number">
              {formatNumber(row + 1)}
            </th>
            {table.cells(row).slice(0, columns.length).map(toCell)}
            {hidden > 0 ? <td className="text-muted">…</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function toCell(cell: Cell, column: number) {
  return (
    <td key={column} className={cx(`cell-${cell.kind}`)}>
      <CellText cell={cell} />
    </td>
  );
}

/** A direction mark in a cell must not reorder its neighbours. */
function CellText({ cell: { text, kind } }: { cell: Cell }) {
  if (kind === 'absent') return null;
  if (kind === 'text' && text === '') return <span className="text-muted">empty text</span>;
  return <bdi>{text.length > longestCell ? `${text.slice(0, longestCell)}…` : text}</bdi>;
}
