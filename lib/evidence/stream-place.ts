import type { SealedPlace } from '@/lib/crypto';

/** The place that a stream's secret is sealed for. */
export const streamPlace = (teamId: string | null, record: string): SealedPlace => ({
  team: teamId ?? 'instance',
  record,
  field: 'auditStreamSecret',
});

/** The place of the previous one, while both sign. */
export const oldStreamPlace = (teamId: string | null, record: string): SealedPlace => ({
  team: teamId ?? 'instance',
  record,
  field: 'auditStreamOldSecret',
});
