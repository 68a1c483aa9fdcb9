import type { ReactNode } from 'react';
import { Breadcrumbs, type Crumb } from './breadcrumbs';

/** The top of a page: where it is, its name, a line about it, and what can be done. */
export function PageHead({
  title,
  crumbs,
  badge,
  lead,
  tabs,
  children,
  actions,
}: {
  title: ReactNode;
  crumbs?: Crumb[] | undefined;
  badge?: ReactNode;
  /** The page's answer; see Lead. */
  lead?: ReactNode;
  /** Links between pages that share this head: above what differs between them, so that they stay where they are. */
  tabs?: ReactNode;
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
      {tabs ? null : lead}
      {children ? <div className="head-words max-w-3xl text-muted">{children}</div> : null}
      {tabs ? <div className="head-tabs shell-row shell-nav">{tabs}</div> : null}
      {tabs ? lead : null}
    </div>
  );
}
