'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '../ui/link';

/** A layout is not rendered again on navigation, so the current page must be read here. */
export function NavLink({
  href,
  exact = false,
  also,
  children,
}: {
  href: string;
  /** Matches only the page itself, not pages below it. */
  exact?: boolean;
  /** Further paths that belong to it. */
  also?: string[];
  children: ReactNode;
}) {
  const path = usePathname();
  const within = (place: string) => path === place || path.startsWith(`${place}/`);
  const here = exact ? path === href : [href, ...(also ?? [])].some(within);
  return (
    <Link
      look="bare"
      href={href}
      aria-current={path === href ? 'page' : here ? 'true' : undefined}
      className="nav-link"
    >
      {children}
    </Link>
  );
}
