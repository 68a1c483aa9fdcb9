import { inSqlTransaction, inTransaction, type SqlTransaction, type Transaction } from './db';
import { Forbidden } from './errors';

export const roles = ['viewer', 'operator', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

export const actorKinds = ['user', 'token', 'system', 'schedule', 'service'] as const;
export type ActorKind = (typeof actorKinds)[number];

/**
 * Who acts. A token is a program's, `service` a service account whatever token it came by, `system` the
 * portal's own worker or CLI.
 */
export type Actor =
  | { kind: Exclude<ActorKind, 'system'>; id: string; name: string }
  | { kind: 'system'; id: null; name: string };

/** Where an action came from, for the audit. */
export interface Origin {
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}

export const noOrigin: Origin = { ip: null, userAgent: null, requestId: null };

declare const teamContext: unique symbol;
declare const viewerContext: unique symbol;

/** The right to act in one team. Only lib/auth (a session or a token) and lib/jobs (systemContext) make one. */
export interface TeamContext {
  readonly [teamContext]: true;
  readonly team: { readonly id: string; readonly slug: string; readonly name: string };
  readonly actor: Actor;
  readonly role: Role;
  readonly origin: Origin;
  /** The API token it came by. A limited one reaches some of the team's pipelines, as if there were no others. */
  readonly token: { readonly id: string; readonly isLimited: boolean } | null;
  /** An instance admin's access for a while, rather than a member's. */
  readonly breakGlass?: { readonly id: string; readonly endsAt: Date } | undefined;
}

/** A signed-in person outside of any team: profile, teams, instance administration. */
export interface ViewerContext {
  readonly [viewerContext]: true;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly timeZone: string;
    readonly isInstanceAdmin: boolean;
    /** Whether they may not act as one, for want of a second factor. */
    readonly lacksAdminFactor: boolean;
  };
  /** What who runs the portal tells everybody; null: nothing. */
  readonly announcement: string | null;
  readonly origin: Origin;
}

/** For lib/auth and systemContext alone; the linter refuses it elsewhere. */
export function makeTeamContext(parts: Omit<TeamContext, typeof teamContext>): TeamContext {
  return Object.freeze(parts) as TeamContext;
}

/** For lib/auth alone; the linter refuses it elsewhere. */
export function makeViewerContext(parts: Omit<ViewerContext, typeof viewerContext>): ViewerContext {
  return Object.freeze(parts) as ViewerContext;
}

/** The worker's, the CLI's or, with the role of a viewer, a shared report's context in a team. */
export function systemContext(
  team: TeamContext['team'],
  name: string,
  role: Role = 'owner',
): TeamContext {
  return makeTeamContext({
    team,
    actor: { kind: 'system', id: null, name },
    role,
    origin: noOrigin,
    token: null,
  });
}

/** A schedule's, which may run the team's pipelines and nothing more. */
export function scheduleContext(
  team: TeamContext['team'],
  schedule: { id: string; name: string },
): TeamContext {
  return makeTeamContext({
    team,
    actor: { kind: 'schedule', id: schedule.id, name: schedule.name },
    role: 'operator',
    origin: noOrigin,
    token: null,
  });
}

/**
 * In the name of somebody who was allowed to ask when they asked, for what comes of it later: it may run the
 * team's pipelines and nothing more.
 */
export function inNameOf(team: TeamContext['team'], actor: Actor): TeamContext {
  return makeTeamContext({ team, actor, role: 'operator', origin: noOrigin, token: null });
}

/** Whether a role is enough. */
export function roleCovers(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/**
 * First line of every verb. What takes an admin takes the whole team too, so that a token of some pipelines
 * may do none of it, save where a verb says that it is `of` one pipeline. Throws Forbidden.
 */
export function requireRole(
  ctx: TeamContext,
  needed: Role,
  of: 'team' | 'pipeline' = 'team',
): void {
  if (of === 'team' && ctx.token?.isLimited && roleCovers(needed, 'admin')) {
    throw new Forbidden(
      `This token is for some pipelines of ${ctx.team.name} alone. Use one for the whole team.`,
    );
  }
  if (roleCovers(ctx.role, needed)) return;
  throw new Forbidden(
    `This takes the role ${needed} in ${ctx.team.name}; yours is ${ctx.role}. Ask an admin of the team.`,
  );
}

/**
 * First lines of a verb that gives somebody or something lasting access: what is open for hours must not
 * leave a door behind. Throws Forbidden.
 */
export function refuseBreakGlass(ctx: TeamContext): void {
  if (!ctx.breakGlass) return;
  throw new Forbidden(
    'Break-glass access gives nothing that outlasts it: no members, invitations, tokens, links or streams. Ask an admin of the team.',
  );
}

/** One transaction in the context's team. No network in here. */
export function withTransaction<T>(
  ctx: TeamContext,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return inTransaction(scopeOf(ctx), work);
}

/** The same for statements that are written out, where many wait for it. No network in here. */
export function withSqlTransaction<T>(
  ctx: TeamContext,
  work: (tx: SqlTransaction) => Promise<T>,
): Promise<T> {
  return inSqlTransaction(scopeOf(ctx), work);
}

const scopeOf = ({ team, actor, token }: TeamContext) => ({
  teamId: team.id,
  userId: actor.kind === 'user' ? actor.id : undefined,
  limitedTokenId: token?.isLimited ? token.id : undefined,
});
