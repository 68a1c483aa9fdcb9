import { Icon } from './icon';

/** A list as files of the API, not pages; without `download`, so that an error can be read. */
export function ExportLinks({ csv, ndjson }: { csv: string; ndjson?: string }) {
  return (
    <span className="flex">
      <a className="btn btn-quiet" href={csv}>
        <Icon name="download" /> CSV
      </a>
      {ndjson ? (
        <a className="btn btn-quiet" href={ndjson}>
          <Icon name="download" /> JSON lines
        </a>
      ) : null}
    </span>
  );
}
