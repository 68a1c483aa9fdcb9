import type { Role } from '@/lib/context';

/** An instance admin's access to a team for a while. */
export interface BreakGlassView {
  id: string;
  /** Who took it. */
  userName: string;
  role: Role;
  reason: string;
  startedAt: Date;
  endsAt: Date;
  /** When it was ended before its time, and by whom. */
  endedAt: Date | null;
  endedBy: string | null;
}

/** On the instance's own pages. */
export interface InstanceBreakGlassView extends BreakGlassView {
  team: { slug: string; name: string };
}
