import type { ReactNode } from 'react';

/** One number of an instrument panel: its name, the number, and what to know about it. */
export function Stat({
  label,
  value,
  note,
}: {
  label: ReactNode;
  /** A number as text. If there is none say "no data", never 0. */
  value: ReactNode;
  note?: ReactNode;
}) {
  return (
    <div className="min-w-0 px-4 py-3">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="mt-0.5 text-xl font-semibold tracking-tight">{value}</dd>
      {note ? <dd className="mt-0.5 text-xs text-muted">{note}</dd> : null}
    </div>
  );
}

/** A row of them, two abreast on a phone. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 divide-line max-md:[&>*:nth-child(n+3)]:border-t max-md:[&>*]:border-line max-md:[&>*:last-child:nth-child(odd)]:col-span-2 md:grid-flow-col md:auto-cols-fr md:grid-cols-none md:divide-x">
      {children}
    </dl>
  );
}
