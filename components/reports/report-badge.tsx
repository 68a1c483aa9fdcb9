import type { ReportState } from '@/lib/reports';
import { StatusBadge, type Tone } from '../ui/badge';
import type { IconName } from '../ui/icon';

const looks: Record<ReportState, { tone: Tone; word: string; icon?: IconName }> = {
  live: { tone: 'good', word: 'Open' },
  not_started: { tone: 'idle', word: 'Not yet open', icon: 'clock' },
  paused: { tone: 'warn', word: 'Paused', icon: 'paused' },
  used_up: { tone: 'idle', word: 'Used up' },
  expired: { tone: 'idle', word: 'Expired' },
  revoked: { tone: 'bad', word: 'Revoked' },
};

/** Whether a report's link opens, or why not, by shape and word. */
export function ReportBadge({ state }: { state: ReportState }) {
  const { tone, word, icon } = looks[state];
  return (
    <StatusBadge tone={tone} icon={icon}>
      {word}
    </StatusBadge>
  );
}
