import type { ActorKind } from '@/lib/context';
import type { Prisma } from '@/lib/db';
import type { RunRequestState } from './states';

/** One line of a request's timeline. */
export interface RunRequestEvent {
  id: string;
  at: Date;
  /** `moved` is a transition; the others leave the state unchanged. */
  kind: 'moved' | 'noted' | 'stalled' | 'looked';
  from: RunRequestState | null;
  to: RunRequestState;
  attempt: number;
  note: string | null;
  by: { kind: ActorKind; name: string } | null;
}

export const eventColumns = {
  id: true,
  at: true,
  kind: true,
  fromState: true,
  toState: true,
  attempt: true,
  note: true,
  actorKind: true,
  actorName: true,
} as const satisfies Prisma.RunRequestEventSelect;

type Row = Prisma.RunRequestEventGetPayload<{ select: typeof eventColumns }>;

/** The public projection of an event. */
export function toEvent(row: Row): RunRequestEvent {
  const { id, at, kind, attempt, note, actorKind, actorName } = row;
  const by = actorKind && actorName !== null ? { kind: actorKind, name: actorName } : null;
  return { id, at, kind, from: row.fromState, to: row.toState, attempt, note, by };
}
