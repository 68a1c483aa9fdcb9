import type { Role } from '@/lib/context';

/** An instance admin's temporary access to a team. */
export interface BreakGlassView {
  id: string;
  /** Who took it. */
  userName: string;
  role: Role;
  reason: string;
  startedAt: Date;
  endsAt: Date;
  /** When it was ended early, and by whom. */
  endedAt: Date | null;
  endedBy: string | null;
}

/** On the instance's own pages. */
export interface InstanceBreakGlassView extends BreakGlassView {
  team: { slug: string; name: string };
}
