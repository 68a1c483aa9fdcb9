import { z } from 'zod';

/** What followers are told of a pipeline. */
export const changeKinds = ['failing', 'recovered', 'late', 'resumed'] as const;
export const ChangeKind = z.enum(changeKinds);
export type ChangeKind = z.infer<typeof ChangeKind>;

export interface Change {
  kind: ChangeKind;
  pipeline: { uuid: string; name: string };
  /** Since when it fails or is late, or did or was until now; null: not known. */
  since: Date | null;
  noticedAt: Date;
}
