import { LinkButton } from './button';
import { formatNumber } from './format';
import { Icon } from './icon';

/** Numbered pages: how much of the total is shown, and links to the rest. */
export function Pagination({
  page,
  pageSize,
  total,
  hrefFor,
  noun,
}: {
  /** From 1. */
  page: number;
  pageSize: number;
  total: number;
  hrefFor: (page: number) => string;
  /** Plural: "pipelines". */
  noun: string;
}) {
  const pages = Math.max(1, Math.ceil(total / pageSize));
  if (pages === 1) return null;
  const first = (page - 1) * pageSize + 1;
  const last = Math.min(total, page * pageSize);
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-2">
      <p>
        {formatNumber(first)}–{formatNumber(last)} of {formatNumber(total)} {noun}
      </p>
      <div className="flex gap-2">
        {page > 1 ? <Step href={hrefFor(page - 1)} way="prev" /> : null}
        {page < pages ? <Step href={hrefFor(page + 1)} way="next" /> : null}
      </div>
    </nav>
  );
}

/** Pages by cursor, where counting everything would cost more than it is worth. */
export function CursorPagination({
  firstHref,
  nextHref,
}: {
  firstHref?: string | undefined;
  nextHref?: string | undefined;
}) {
  if (!firstHref && !nextHref) return null;
  return (
    <nav aria-label="Pages" className="flex justify-end gap-2">
      {firstHref ? (
        <LinkButton small href={firstHref}>
          First page
        </LinkButton>
      ) : null}
      {nextHref ? <Step href={nextHref} way="next" /> : null}
    </nav>
  );
}

function Step({ href, way }: { href: string; way: 'prev' | 'next' }) {
  return (
    <LinkButton small href={href} rel={way}>
      {way === 'prev' ? <Icon name="left" /> : null}
      {way === 'prev' ? 'Previous' : 'Next'}
      {way === 'next' ? <Icon name="right" /> : null}
    </LinkButton>
  );
}
