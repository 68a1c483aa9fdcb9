import type { OutputView } from '@/lib/runs';
import { formatBytes, formatNumber } from '../ui/format';
import { kindWord } from './kinds';

/** What an output is and how large it is, in a few words. */
export function sizeWords(output: OutputView): string {
  switch (output.kind) {
    case 'empty':
      return kindWord('empty');
    case 'binary':
      return `Binary (${output.mediaType}), ${formatBytes(output.bytes)}`;
    case 'not_kept':
      return `Not kept, ${formatBytes(output.bytes)}`;
    case 'encrypted':
    case 'invalid':
      return `${kindWord(output.kind)}, ${formatBytes(output.bytes)}`;
    default: {
      const { items } = output;
      const counted =
        items === null ? '' : `, ${formatNumber(items)} item${items === 1 ? '' : 's'}`;
      return `${kindWord(output.kind)}${counted}, ${formatBytes(output.bytes)}`;
    }
  }
}
