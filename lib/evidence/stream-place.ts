import type { SealedPlace } from '@/lib/crypto';

/** Where a stream's secret is sealed to. */
export const streamPlace = (teamId: string | null, record: string): SealedPlace => ({
  team: teamId ?? 'instance',
  record,
  field: 'auditStreamSecret',
});

/** Where the one before is, while both sign. */
export const oldStreamPlace = (teamId: string | null, record: string): SealedPlace => ({
  team: teamId ?? 'instance',
  record,
  field: 'auditStreamOldSecret',
});
