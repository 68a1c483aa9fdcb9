import type { Attention, TeamStanding } from '@/lib/pipelines';
import type { Tone } from '../ui/badge';
import { formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';
import { attentionWords } from './state-words';

/**
 * Why pipelines of the whole team need attention, ahead of everything else. Each piece is a link that filters. How many
 * do, and that none does, is said in the page's head.
 */
export function AttentionStrip({
  standing,
  current,
  href,
}: {
  standing: TeamStanding;
  /** The filter in force, which its own piece removes. */
  current: string | undefined;
  href: (state: string | null) => string;
}) {
  const kinds: Attention[] = ['failing', 'late', 'degrading', 'credential'];
  const pieces: { state: string; tone: Tone; count: number; word: string }[] = [
    ...kinds.map((kind) => ({ state: kind, count: standing.of[kind], ...attentionWords[kind] })),
    { state: 'stale', tone: 'unsure' as const, count: standing.stale, word: 'not read lately' },
  ].filter(({ count, state }) => count > 0 || state === current);
  const isAsked = current === 'attention';
  if (pieces.length === 0 && !isAsked) return null;
  // Whatever needs it for one reason only is found by that.
  const reasons = pieces.filter(({ state }) => state !== 'stale').length;
  return (
    <nav className="attention" aria-label="Needs attention">
      {reasons > 1 || isAsked ? (
        <Piece href={href(isAsked ? null : 'attention')} isCurrent={isAsked}>
          <b>{formatNumber(standing.attention)}</b> need{standing.attention === 1 ? 's' : ''}{' '}
          attention
        </Piece>
      ) : null}
      {pieces.map(({ state, tone, count, word }) => (
        <Piece
          key={state}
          className={`tone-${tone}`}
          href={href(state === current ? null : state)}
          isCurrent={state === current}
        >
          <Icon name={tone} /> <b>{formatNumber(count)}</b> {word}
        </Piece>
      ))}
    </nav>
  );
}

function Piece({
  href,
  isCurrent,
  className,
  children,
}: {
  href: string;
  isCurrent: boolean;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <a className={className} href={href} aria-current={isCurrent || undefined} data-stay="">
      {children}
      {isCurrent ? <Icon name="cross" className="size-3.5" /> : null}
      {isCurrent ? <span className="sr-only">, remove filter</span> : null}
    </a>
  );
}
