import type { ReactNode } from 'react';
import { cx } from './cx';
import { Icon } from './icon';
import { Link } from './link';
import { ScrollArea } from './scroll-area';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers align at the end, so that they can be compared. */
  end?: boolean;
  /** The row's name: its header cell, and the title of its card on a phone. */
  title?: boolean;
  /** Left out on a tablet, where there is no room for every column. */
  lesser?: boolean;
  /** Makes the header a link that sorts. */
  sort?: { href: string; direction?: 'ascending' | 'descending' | undefined };
  className?: string;
}

/**
 * A table that becomes cards on a phone. `scroll` keeps it a table there and lets it scroll; `brief` makes cards of a
 * few lines, with two cells each and no column names, for long lists whose cells explain themselves.
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  scroll = false,
  brief = false,
}: {
  /** For screen readers; sighted readers have the panel's title. */
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  scroll?: boolean;
  brief?: boolean;
}) {
  const table = (
    <table className={cx('table', !scroll && 'table-cards', brief && 'table-brief')}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              aria-sort={column.sort?.direction}
              className={cx(column.end && 'end', column.lesser && 'lesser') || undefined}
            >
              <Header column={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={rowKey(row)}>
            {columns.map((column) => (
              <Cell key={column.key} column={column} row={row} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
  if (!scroll) return table;
  // The surrounding panel often has the caption as its own name.
  return <ScrollArea label={`${caption}, table`}>{table}</ScrollArea>;
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const { title, end, lesser } = column;
  const className = cx(end && 'end', title && 'card-title', lesser && 'lesser', column.className);
  if (title) {
    return (
      <th scope="row" className={className}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td data-label={column.header} className={className || undefined}>
      {column.cell(row)}
    </td>
  );
}

function Header<Row>({ column: { header, sort } }: { column: Column<Row> }) {
  if (!sort) return header;
  const icon = sort.direction === 'ascending' ? 'up' : sort.direction ? 'down' : 'sort';
  return (
    <Link look="plain" href={sort.href} scroll={false} className="inline-flex items-center gap-0.5">
      {header}
      <Icon name={icon} className="size-3.5" />
    </Link>
  );
}
