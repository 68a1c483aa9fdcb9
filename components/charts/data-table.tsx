import { ScrollArea } from '../ui/scroll-area';

export interface DataRow {
  key: number;
  /** The first is the row's name. */
  cells: readonly string[];
}

/**
 * The table behind a chart, and the same as a file where the page has a route for it. Plain elements and
 * strings: a year of days has two thousand cells, and a component for each takes ten times as long.
 */
export function DataTable({
  caption,
  headers,
  rows,
  csvHref,
}: {
  caption: string;
  headers: readonly string[];
  rows: readonly DataRow[];
  csvHref?: string | undefined;
}) {
  if (rows.length === 0) return null;
  return (
    <div className="chart-data">
      <details>
        <summary className="w-fit text-xs text-muted">Table</summary>
        {/* The panel around it often has the caption's words for its own name. */}
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
      </details>
      {csvHref ? (
        // Not a page of ours, so no Link; without `download`, so that an error can be read.
        <a className="chart-csv link" href={csvHref} aria-label={`CSV: ${caption}`}>
          CSV
        </a>
      ) : null}
    </div>
  );
}
