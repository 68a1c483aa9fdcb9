import type { ReactNode } from 'react';
import type { ActionState } from '@/lib/http';

/**
 * A setting that is seldom changed, as a line that says how it is set and unfolds its form. What was answered is shown:
 * without scripts the page comes anew after a post.
 */
export function SettingFold({
  title,
  value,
  state,
  children,
}: {
  title: string;
  /** How it is set. */
  value: string;
  /** Of the form inside. */
  state: ActionState;
  children: ReactNode;
}) {
  return (
    <details className="disclosure fold" open={state.status !== 'idle' || undefined}>
      <summary className="log-line">
        <span className="font-medium">{title}</span>
        <small className="min-w-0 wrap-anywhere">{value}</small>
      </summary>
      <div className="grid gap-3 px-4 pt-1 pb-4">{children}</div>
    </details>
  );
}
