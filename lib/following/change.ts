import { z } from 'zod';

/** The changes of a pipeline that followers get mail about. */
export const changeKinds = ['failing', 'recovered', 'late', 'resumed'] as const;
export const ChangeKind = z.enum(changeKinds);
export type ChangeKind = z.infer<typeof ChangeKind>;

export interface Change {
  kind: ChangeKind;
  pipeline: { uuid: string; name: string };
  /** Since when it has been failing or late, or had been until now; null: unknown. */
  since: Date | null;
  noticedAt: Date;
}
