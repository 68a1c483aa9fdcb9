import type { ReactNode } from 'react';
import { Icon } from './icon';

/**
 * Filters above a list: open on a desktop, on a phone folded behind one line that says what is set. A native disclosure
 * that the style sheet holds open on a desktop, so that no script is needed; browsers that cannot do that fold it
 * everywhere.
 */
export function FilterFold({
  label = 'Filters',
  set,
  open = false,
  children,
}: {
  label?: string;
  /** The filters in force, in words, without those that always are. */
  set: (string | false | undefined)[];
  /** Open because something in it must be seen: a filter that was refused. */
  open?: boolean;
  children: ReactNode;
}) {
  const words = set.filter(Boolean);
  return (
    <details className="disclosure filter-fold" open={open || undefined}>
      <summary className="btn">
        <span>
          {label}
          {words.length > 0 ? (
            <span className="font-normal text-muted">: {words.join(', ')}</span>
          ) : null}
        </span>
        <Icon name="down" />
      </summary>
      {children}
    </details>
  );
}
