import type { ReactNode } from 'react';
import { formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';

/** What a failed task says about its failure: the message first, the rest folded below. */
export function ErrorCard({
  messages,
  more = 0,
  children,
}: {
  messages: readonly string[];
  /** Messages that are not listed. */
  more?: number;
  children: ReactNode;
}) {
  return (
    <div className="error-card callout tone-bad">
      <Icon name="bad" className="mt-0.5" />
      <div className="grid min-w-0 gap-1.5">
        <ul className="grid gap-1">
          {messages.map((message, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same message may come twice, and none moves
            <li key={index} className="callout-words error-message" dir="auto">
              {message}
            </li>
          ))}
          {more > 0 ? (
            <li className="callout-words text-muted">and {formatNumber(more)} more</li>
          ) : null}
        </ul>
        <details className="callout-words min-w-0">
          <summary className="w-fit text-xs text-muted">The whole error</summary>
          <div className="mt-2 grid gap-1">{children}</div>
        </details>
      </div>
    </div>
  );
}
