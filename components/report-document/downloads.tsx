export interface DownloadLinks {
  json: string;
  /** A file for each section made of rows. */
  csv: readonly { name: string; href: string }[];
}

/** The same numbers for programs, and how to print it. */
export function Downloads({ json, csv }: DownloadLinks) {
  return (
    <footer className="report-foot">
      <p>
        <span>Download:</span>
        {csv.map(({ name, href }) => (
          <a key={name} className="link" href={href} download="">
            {name} (CSV)
          </a>
        ))}
        <a className="link" href={json} download="">
          everything (JSON)
        </a>
      </p>
      <p>Shared from Datamin Portal. Only people with this link can see it.</p>
    </footer>
  );
}
