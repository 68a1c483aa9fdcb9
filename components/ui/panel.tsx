import type { ReactNode } from 'react';
import { cx } from './cx';

/** A titled part of a page. `flush` leaves the padding to its content, for tables. `below`: see docs/decisions/0012. */
export function Panel({
  title,
  id,
  aside,
  footer,
  flush = false,
  below,
  className,
  children,
}: {
  title?: ReactNode;
  /** The panel's anchor; its heading gets `${id}-title`. */
  id?: string;
  aside?: ReactNode;
  footer?: ReactNode;
  flush?: boolean;
  /** It begins below the first screen: on every device, or on a phone only. */
  below?: 'everywhere' | 'hand' | undefined;
  className?: string;
  children: ReactNode;
}) {
  const heading = id && title ? `${id}-title` : undefined;
  return (
    <section
      id={id}
      aria-labelledby={heading}
      className={cx('panel min-w-0', className)}
      data-below={below}
    >
      {title || aside ? (
        <div className="panel-head">
          {title ? <h2 id={heading}>{title}</h2> : <span />}
          {aside ? <div className="flex flex-wrap items-center gap-2">{aside}</div> : null}
        </div>
      ) : null}
      <div className={flush ? undefined : 'panel-body'}>{children}</div>
      {footer ? <div className="panel-foot">{footer}</div> : null}
    </section>
  );
}
