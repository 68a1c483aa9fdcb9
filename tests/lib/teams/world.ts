import pg from 'pg';
import { memberContextOf, viewerContextOf } from '@/lib/auth/contexts';
import {
  noOrigin,
  type Role,
  systemContext,
  type TeamContext,
  type ViewerContext,
} from '@/lib/context';
import { connectDatabase } from '@/lib/db';
import { addMember, commandLine, createTeam, createUser, findTeam, findViewer } from '@/lib/teams';
import { createTestDatabase } from '../../support/database';

process.env.PORTAL_ENCRYPTION_KEYS ??= `test:${Buffer.alloc(32, 7).toString('base64')}`;
process.env.NEXTAUTH_SECRET ??= 'a secret of the tests alone';
process.env.PORTAL_LOG_LEVEL ??= 'silent';

export const password = 'correct horse battery';
export const origin = { ...noOrigin, ip: '192.0.2.1', userAgent: 'jest' };
export const unknownId = '019386f4-0000-7000-8000-000000000000';

export interface AuditRow {
  team_id: string | null;
  action: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  target_name: string | null;
  details: Record<string, unknown>;
}

export interface World {
  /** As the cluster's superuser, from whom row level security hides nothing. */
  admin: pg.Client;
  /** Every audit event so far, or of one action, oldest first. */
  audit(action?: string): Promise<AuditRow[]>;
  close(): Promise<void>;
}

/** A new database with the portal connected to it. */
export async function openWorld(connections = 12): Promise<World> {
  const test = await createTestDatabase();
  const database = await connectDatabase(test.url, { connections, waitMs: 15_000 });
  const admin = new pg.Client({ connectionString: test.url });
  await admin.connect();
  return {
    admin,
    async audit(action) {
      const { rows } = await admin.query<AuditRow>(
        'SELECT * FROM audit_events WHERE $1::text IS NULL OR action = $1 ORDER BY at, id',
        [action ?? null],
      );
      return rows;
    },
    async close() {
      await admin.end();
      await database.close();
      await test.drop();
    },
  };
}

/** Makes an account and returns its context. */
export async function person(name: string, isInstanceAdmin = false): Promise<ViewerContext> {
  const email = `${name.toLowerCase()}@example.com`;
  const { id } = await createUser(commandLine(), { email, name, password, isInstanceAdmin });
  return viewer(id);
}

/** A user's current context. */
export async function viewer(userId: string): Promise<ViewerContext> {
  const found = await findViewer(userId, null, null);
  if (!found) throw new Error('There is no such user.');
  return viewerContextOf(found, origin);
}

/** Makes a team with that owner and returns the owner's context in it. */
export async function team(slug: string, owner: ViewerContext): Promise<TeamContext> {
  await createTeam(commandLine(), { slug, name: `Team ${slug}`, owner: owner.user.email });
  return member(slug, owner);
}

/** A member's current context in a team. */
export async function member(slug: string, who: ViewerContext): Promise<TeamContext> {
  const found = await findViewer(who.user.id, slug, null);
  const ctx = found && memberContextOf(found, origin);
  if (!ctx) throw new Error(`${who.user.name} is not in ${slug}.`);
  return ctx;
}

/** Makes somebody a member, whoever may do that, and returns their context. */
export async function join(slug: string, who: ViewerContext, role: Role): Promise<TeamContext> {
  const found = await findTeam({ slug });
  if (!found) throw new Error(`There is no team ${slug}.`);
  await addMember(systemContext(found, 'tests'), { email: who.user.email, role });
  return member(slug, who);
}
