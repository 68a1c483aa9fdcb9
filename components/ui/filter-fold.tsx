import type { ReactNode } from 'react';
import { Icon } from './icon';

/**
 * Filters above a list: there on a desk, in a hand behind one line that says what is set. A disclosure of the browser's own,
 * which the style sheet holds open on a desk, so that no script is needed; browsers that cannot have it folded everywhere.
 */
export function FilterFold({
  label = 'Filters',
  set,
  open = false,
  children,
}: {
  label?: string;
  /** What is in force, in words, without what always is. */
  set: (string | false | undefined)[];
  /** Something in it is to be seen: a filter that was refused. */
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
