import type { ReactNode } from 'react';
import { PlainShell } from './plain-shell';

/** A page for when there is none to show: what happened and where to go. Never a stack, never a path. */
export function LostPage({
  status,
  title,
  tab,
  children,
  actions,
}: {
  status?: string;
  title: string;
  /** What its tab is called. */
  tab: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <PlainShell>
      {/* Of several the first counts, so one that came by a link keeps the title of what was asked for. */}
      <title>{`${tab} · Datamin Portal`}</title>
      {status ? <p className="text-xs font-medium text-muted">{status}</p> : null}
      <h1 className="mt-1">{title}</h1>
      <div className="mt-2 grid gap-2 text-muted">{children}</div>
      <div className="mt-5 flex flex-wrap gap-2">{actions}</div>
    </PlainShell>
  );
}
