import type { ReactNode } from 'react';

/** A chapter of the gallery; its id names the picture that a test keeps of it. */
export function Section({
  id,
  title,
  children,
}: {
  id: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <section id={id} aria-labelledby={`${id}-name`} className="grid min-w-0 gap-3" data-specimens>
      <h2 id={`${id}-name`}>{title}</h2>
      {children}
    </section>
  );
}

export function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-start gap-2">{children}</div>;
}
