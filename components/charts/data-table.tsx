import { Link } from '../ui/link';
import { ScrollArea } from '../ui/scroll-area';

interface DataRow {
  key: number;
  /** The first is the row's name. */
  cells: readonly string[];
}

/** Whether the table behind a chart is shown, and the address that toggles it. */
export interface TableChoice {
  isShown: boolean;
  href: string;
}

/** Links to a chart's numbers: as a table, and as a file where the page has a route for it. */
export function DataLinks({
  caption,
  table,
  csvHref,
  children,
}: {
  caption: string;
  table?: TableChoice | undefined;
  csvHref?: string | undefined;
  /** Called only when the table is shown. */
  children: () => React.ReactNode;
}) {
  if (!table && !csvHref) return null;
  return (
    <div className="chart-data">
      <p className="flex justify-between gap-3 text-xs">
        {table ? (
          // Rendered only on request: a year of days is two thousand cells.
          <Link href={table.href} scroll={false}>
            {table.isShown ? 'Hide table' : 'Table'}
            <span className="sr-only">: {caption}</span>
          </Link>
        ) : null}
        {csvHref ? (
          // Not a page of ours, so no Link; no `download`, so that an error can be read.
          <a className="chart-csv link" href={csvHref} aria-label={`CSV: ${caption}`}>
            CSV
          </a>
        ) : null}
      </p>
      {table?.isShown ? children() : null}
    </div>
  );
}

/** Plain elements and strings: a component per cell takes ten times as long. */
export function DataTable({
  caption,
  headers,
  rows,
}: {
  caption: string;
  headers: readonly string[];
  rows: readonly DataRow[];
}) {
  return (
    // The surrounding panel often has the caption as its own name.
    <ScrollArea label={`${caption}, table`} className="mt-2 max-h-96">
      <table className="table chart-table">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {headers.map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [name, ...values] }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={headers[index + 1]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  );
}
