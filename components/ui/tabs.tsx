import type { ReactNode } from 'react';
import { cx } from './cx';
import { Link } from './link';

export interface Tab {
  href: string;
  label: ReactNode;
  current?: boolean;
}

/** Links that look like tabs: each has its own URL, so a reload or a shared link keeps the choice. */
export function Tabs({
  label,
  items,
  className = 'mb-4',
}: {
  label: string;
  items: Tab[];
  className?: string;
}) {
  return (
    <nav aria-label={label} className={cx('border-b border-line', className)}>
      <ul className="-mb-px flex overflow-x-auto">
        {items.map(({ href, label: words, current }) => (
          <li key={href}>
            <Link
              look="bare"
              href={href}
              aria-current={current ? 'page' : undefined}
              className="nav-link"
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A small set of exclusive choices kept in the URL: ranges, periods. */
export function Choices({ label, items }: { label: string; items: Tab[] }) {
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-1 max-sm:gap-x-0">
        {items.map(({ href, label: words, current }) => (
          <li key={href}>
            <Link
              look="bare"
              href={href}
              scroll={false}
              aria-current={current ? 'true' : undefined}
              className={cx(
                'btn btn-small',
                current ? 'tone-busy border-accent' : 'btn-quiet',
                'max-sm:px-1',
              )}
            >
              {words}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
