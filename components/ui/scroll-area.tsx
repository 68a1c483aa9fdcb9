import type { ReactNode } from 'react';
import { cx } from './cx';

/** A scrolling container. A named stop for the keyboard, or what is out of sight could not be reached. */
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
