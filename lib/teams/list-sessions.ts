import { now } from '@/lib/clock';
import type { ViewerContext } from '@/lib/context';
import { inTransaction } from '@/lib/db';
import { longestSessionHours } from './instance-settings';

/** Where a person is signed in. */
export interface SessionView {
  id: string;
  startedAt: Date;
  /** Accurate to ten minutes. */
  seenAt: Date;
  expiresAt: Date;
  /** The address it was last seen at. */
  ip: string | null;
  /** Browser and system, such as "Firefox on Linux". */
  agent: string | null;
}

/** One's own sessions that are valid now, the most recently seen first. Nobody can list somebody else's. */
export async function listSessions(ctx: ViewerContext): Promise<SessionView[]> {
  return inTransaction(
    { userId: ctx.user.id },
    (tx) => tx.$queryRaw<SessionView[]>`
      SELECT s.id, s.started_at AS "startedAt", s.seen_at AS "seenAt", s.expires_at - make_interval(hours => ${longestSessionHours}::int - i.session_hours) AS "expiresAt", s.ip, s.agent
      FROM sessions s JOIN users u ON u.id = s.user_id AND u.session_version = s.version, instance_settings i
      WHERE s.user_id = ${ctx.user.id}::uuid AND s.expires_at - make_interval(hours => ${longestSessionHours}::int - i.session_hours) > ${now()}
        AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.id = s.id)
      ORDER BY s.seen_at DESC, s.id LIMIT 200`,
  );
}
