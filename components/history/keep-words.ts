import type { OutputPolicy } from '@/lib/history';
import { formatNumber } from '../ui/format';

/** What is kept of outputs, as a phrase. */
export function keepWords({ policy, keepKb }: OutputPolicy): string {
  if (policy === 'none') return 'nothing';
  return policy === 'part'
    ? `the first ${formatNumber(keepKb)} KB of each output`
    : 'whole outputs';
}
