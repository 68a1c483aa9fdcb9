import type { ActorKind } from '@/lib/context';
import type { RunRequestState } from './states';

/** One line of a request's timeline. */
export interface RunRequestEvent {
  id: string;
  at: Date;
  /** `moved` is a transition; the others leave the state as it is. */
  kind: 'moved' | 'noted' | 'stalled' | 'looked';
  from: RunRequestState | null;
  to: RunRequestState;
  attempt: number;
  note: string | null;
  by: { kind: ActorKind; name: string } | null;
}

interface Row {
  id: string;
  at: Date;
  kind: RunRequestEvent['kind'];
  fromState: RunRequestState | null;
  toState: RunRequestState;
  attempt: number;
  note: string | null;
  actorKind: ActorKind | null;
  actorName: string | null;
}

export function toEvent(row: Row): RunRequestEvent {
  const { id, at, kind, attempt, note, actorKind, actorName } = row;
  const by = actorKind && actorName !== null ? { kind: actorKind, name: actorName } : null;
  return { id, at, kind, from: row.fromState, to: row.toState, attempt, note, by };
}
