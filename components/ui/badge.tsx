import type { ReactNode } from 'react';
import { cx } from './cx';
import { Icon, type IconName } from './icon';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'unsure' | 'idle';

/** A state by shape, word and colour: each alone is enough to tell it. */
export function StatusBadge({
  tone,
  children,
  icon,
  title,
}: {
  tone: Tone;
  children: ReactNode;
  icon?: IconName | undefined;
  title?: string | undefined;
}) {
  return (
    <span className={cx('badge', `tone-${tone}`)} title={title}>
      <Icon name={icon ?? tone} className="size-3.5" />
      {children}
    </span>
  );
}

/** A quiet word beside a name: a tag, a type, a role. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className="tag">{children}</span>;
}
