import type { ReactNode } from 'react';
import type { Tone } from './badge';
import { cx } from './cx';
import { Icon } from './icon';

/**
 * Something to know, in a sentence, with what to do. `announce` makes it an alert; leave it off for
 * anything there when the page loads.
 */
export function Callout({
  tone = 'info',
  title,
  children,
  announce = false,
  className,
}: {
  tone?: Tone | 'info';
  title?: ReactNode;
  children?: ReactNode;
  announce?: boolean;
  className?: string;
}) {
  const urgent = tone === 'bad' || tone === 'warn';
  return (
    <div
      className={cx('callout', `tone-${tone}`, className)}
      role={announce ? (urgent ? 'alert' : 'status') : undefined}
    >
      <Icon name={tone} className="mt-0.5" />
      <div className="grid gap-1">
        {title ? <p className="font-semibold">{title}</p> : null}
        {children ? <div className="callout-words">{children}</div> : null}
      </div>
    </div>
  );
}
