import type { ReactNode } from 'react';
import { Breadcrumbs, type Crumb } from './breadcrumbs';

/** The top of a page: where it is, its name, a line about it, and what can be done. */
export function PageHead({
  title,
  crumbs,
  badge,
  lead,
  children,
  actions,
}: {
  title: ReactNode;
  crumbs?: Crumb[];
  badge?: ReactNode;
  /** The page's answer; see Lead. */
  lead?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <div className="mb-4 grid gap-1.5">
      {crumbs ? <Breadcrumbs items={crumbs} /> : null}
      <div className="head-row">
        <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1>{title}</h1>
          {badge}
        </div>
        {actions ? (
          <div className="head-actions flex flex-wrap items-start gap-2">{actions}</div>
        ) : null}
      </div>
      {lead}
      {children ? <div className="head-words max-w-3xl text-muted">{children}</div> : null}
    </div>
  );
}
