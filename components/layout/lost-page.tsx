import type { ReactNode } from 'react';
import { PlainShell } from './plain-shell';

/** The page shown when there is none: what happened and where to go. Never a stack trace, never a path. */
export function LostPage({
  status,
  title,
  tab,
  children,
  actions,
}: {
  status?: string;
  title: string;
  /** The title of its tab. */
  tab: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <PlainShell>
      {/* The first title wins, so after client navigation the tab keeps the title of the requested page. */}
      <title>{`${tab} · Datamin Portal`}</title>
      {status ? <p className="text-xs font-medium text-muted">{status}</p> : null}
      <h1 className="mt-1">{title}</h1>
      <div className="mt-2 grid gap-2 text-muted">{children}</div>
      <div className="mt-5 flex flex-wrap gap-2">{actions}</div>
    </PlainShell>
  );
}
