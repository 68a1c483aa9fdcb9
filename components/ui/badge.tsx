import type { ReactNode } from 'react';
import { cx } from './cx';
import { Icon, type IconName } from './icon';

export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'unsure' | 'idle';

/** A state by shape, word and colour, each sufficient alone. Most shapes are in the style sheet. */
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
  const drawn = icon ?? (tone === 'busy' ? tone : null);
  return (
    <span className={cx('badge', !drawn && 'mark', `tone-${tone}`)} title={title}>
      {drawn ? <Icon name={drawn} className="size-3.5" /> : null}
      {children}
    </span>
  );
}

/** A quiet word beside a name: a tag, a type, a role. */
export function Tag({ children }: { children: ReactNode }) {
  return <span className="tag">{children}</span>;
}
