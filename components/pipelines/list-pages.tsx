import { formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';

/** The position in a list, with links on and back. */
export function ListPages({
  before,
  shown,
  total,
  firstHref,
  previousHref,
  nextHref,
}: {
  before: number;
  shown: number;
  total: number;
  firstHref: string;
  previousHref: string | undefined;
  nextHref: string | undefined;
}) {
  if (!previousHref && !nextHref) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex flex-wrap items-center justify-end gap-2">
      <p className="me-auto text-muted">
        {formatNumber(before + 1)}–{formatNumber(before + shown)} of {formatNumber(total)}
      </p>
      {previousHref ? (
        <>
          <a className="btn btn-small" href={firstHref}>
            First page
          </a>
          <a className="btn btn-small" href={previousHref} rel="prev">
            <Icon name="left" />
            Previous
          </a>
        </>
      ) : null}
      {nextHref ? (
        <a className="btn btn-small" href={nextHref} rel="next">
          Next
          <Icon name="right" />
        </a>
      ) : null}
    </nav>
  );
}
