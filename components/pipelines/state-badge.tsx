import type { PipelineState, PipelineView } from '@/lib/pipelines';
import { StatusBadge } from '../ui/badge';
import { attentionWords, stateWords } from './state-words';

/** The last run's result, and what else needs attention. */
export function PipelineStateBadges({
  state,
  attention,
}: Pick<PipelineView, 'state' | 'attention'>) {
  const marks = attention.filter((kind) => kind !== 'failing');
  return [stateWords[state], ...marks.map((kind) => attentionWords[kind])].map(({ tone, word }) => (
    <StatusBadge key={word} tone={tone}>
      {word}
    </StatusBadge>
  ));
}

/** The same for lists, which hold a hundred: its shape is in the style sheet. */
export function StateMark({ state }: { state: PipelineState }) {
  const { tone, word } = stateWords[state];
  return <span className={`badge mark tone-${tone}`}>{word}</span>;
}
