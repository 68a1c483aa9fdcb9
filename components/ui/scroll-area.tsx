import type { ReactNode } from 'react';
import { cx } from './cx';

/** Holds what is larger than its room. A named stop of the keyboard, or its rest could not be reached. */
export function ScrollArea({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={cx('overflow-auto', className)} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
