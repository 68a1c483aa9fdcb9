import type { ReactNode } from 'react';

export interface Column {
  name: string;
  /** Numbers align at the end, so that their digits line up. */
  isNumber?: boolean;
  /** May wrap; all others stay on one line. */
  isText?: boolean;
}

/**
 * Rows as a table. On a phone each is a card with `cards`; otherwise the table scrolls by itself, and the page does
 * not.
 */
export function DataTable({
  caption,
  columns,
  rows,
  cards = false,
  className = '',
}: {
  caption: string;
  cards?: boolean;
  /** In addition to the table's own. */
  className?: string;
  columns: readonly Column[];
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[];
}) {
  const classes = ['report-scroll', cards && 'report-cards', className].filter(Boolean).join(' ');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes} aria-label={caption} tabIndex={0}>
      <table>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isNumber }) => (
              <th key={name} scope="col" className={isNumber ? 'n' : undefined}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {cells.map((cell, index) => {
                const column = columns[index];
                const look = column?.isNumber ? 'n' : column?.isText ? 't' : undefined;
                return index === 0 ? (
                  <th key={column?.name} scope="row" className={look}>
                    {cell}
                  </th>
                ) : (
                  <td
                    key={column?.name}
                    className={look}
                    data-label={cards ? column?.name : undefined}
                  >
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
