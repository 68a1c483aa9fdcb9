import type { PipelineState } from '@/lib/pipelines';
import { StatusBadge } from '../ui/badge';
import { stateWords } from './state-words';

export function PipelineStateBadge({ state }: { state: PipelineState }) {
  const { tone, word } = stateWords[state];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}

/** The same for lists, which hold a hundred: its shape is in the style sheet. */
export function StateMark({ state }: { state: PipelineState }) {
  const { tone, word } = stateWords[state];
  return <span className={`badge mark tone-${tone}`}>{word}</span>;
}
