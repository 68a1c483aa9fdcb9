import { Icon } from './icon';
import { Link } from './link';

export interface Crumb {
  label: string;
  href: string;
}

/** Links to the parent pages. The page itself is the heading, so it is not repeated here. */
export function Breadcrumbs({ items }: { items: Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs">
      <ol className="flex flex-wrap items-center gap-1 text-xs text-muted">
        {items.map(({ label, href }, index) => (
          <li key={href} className="flex min-w-0 items-center gap-1">
            {index > 0 ? <Icon name="right" className="size-3" /> : null}
            <Link look="plain" href={href} className="reach wrap-anywhere">
              {label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
