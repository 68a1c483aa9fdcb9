import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon';

/** Nothing here, why, and what to do about it. */
export function EmptyState({
  title,
  icon = 'idle',
  children,
  actions,
}: {
  title: ReactNode;
  icon?: IconName;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  // A word alone needs no stage.
  if (!children && !actions) {
    return (
      <p className="flex items-center justify-center gap-2 px-4 py-4 text-muted">
        <Icon name={icon} />
        {title}
      </p>
    );
  }
  return (
    <div className="grid justify-items-center gap-2 px-4 py-6 text-center">
      <Icon name={icon} className="size-6 text-muted" />
      <p className="font-semibold">{title}</p>
      {children ? <div className="max-w-prose text-muted">{children}</div> : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
