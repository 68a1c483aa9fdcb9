import type { ReactNode } from 'react';
import { Callout } from './callout';
import { EmptyState } from './empty-state';
import { Icon } from './icon';

/** Replaces what could not be fetched: the reason, what to do, and never a zero. */
export function PanelError({
  what,
  children,
  actions,
}: {
  /** "The log", "Statistics". */
  what: string;
  children: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <Callout tone="bad" title={`${what} could not be read`}>
      <div>{children}</div>
      {actions ? <div className="mt-2 flex flex-wrap gap-2">{actions}</div> : null}
    </Callout>
  );
}

/** What others may see and this person may not, with whom to ask. */
export function PanelForbidden({ what, needs }: { what: string; needs: string }) {
  return (
    <EmptyState icon="key" title={`${what}: for the role ${needs} and above`}>
      Your role in this team does not allow this. An admin of the team can change it.
    </EmptyState>
  );
}

const notes = {
  stale: { icon: 'clock', tone: 'warn', word: 'Stale' },
  partial: { icon: 'busy', tone: 'busy', word: 'Partial' },
  doubtful: { icon: 'unsure', tone: 'unsure', word: 'Doubtful' },
} as const;

/**
 * A strip above what is shown all the same: out of date, incomplete, or contradicting itself. The
 * sentence says which part and why.
 */
export function PanelNote({ state, children }: { state: keyof typeof notes; children: ReactNode }) {
  const { icon, tone, word } = notes[state];
  return (
    <p className={`panel-note tone-${tone}`}>
      <Icon name={icon} className="mt-0.5" />
      <span>
        <strong>{word}.</strong> <span className="text-ink">{children}</span>
      </span>
    </p>
  );
}
