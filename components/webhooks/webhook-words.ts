import type { RunRequestState } from '@/lib/runs';
import { requestStateWords } from '../runs/badges';

const words = new Map<string, string>(requestStateWords);

/** Which states a webhook is told of, in the words that pages use. */
export function statesInWords(states: readonly RunRequestState[]): string {
  if (states.length === 0) return 'every state';
  return states.map((state) => words.get(state) ?? state).join(', ');
}
