import { inSqlTransaction, inTransaction, type SqlTransaction, type Transaction } from './db';
import { Forbidden } from './errors';

export const roles = ['viewer', 'operator', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

export const actorKinds = ['user', 'token', 'system', 'schedule', 'service'] as const;
export type ActorKind = (typeof actorKinds)[number];

/**
 * Who acts. A token is a program's, `service` a service account whichever token it came by, `system` the portal's own
 * worker or CLI.
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
  /** The API token it came by. A limited one reaches only some of the team's pipelines, as if there were no others. */
  readonly token: { readonly id: string; readonly isLimited: boolean } | null;
  /** An instance admin's temporary access, rather than a member's. */
  readonly breakGlass?: { readonly id: string; readonly endsAt: Date } | undefined;
}

/** A signed-in person outside any team: profile, teams, instance administration. */
export interface ViewerContext {
  readonly [viewerContext]: true;
  readonly user: {
    readonly id: string;
    readonly email: string;
    readonly name: string;
    readonly timeZone: string;
    readonly isInstanceAdmin: boolean;
    /** Whether they are barred from acting as an instance admin because they lack a second factor. */
    readonly lacksAdminFactor: boolean;
  };
  /** What the people who run the portal tell everybody; null for nothing. */
  readonly announcement: string | null;
  readonly origin: Origin;
}

/** For lib/auth and systemContext only; the linter refuses it elsewhere. */
export function makeTeamContext(parts: Omit<TeamContext, typeof teamContext>): TeamContext {
  return Object.freeze(parts) as TeamContext;
}

/** For lib/auth only; the linter refuses it elsewhere. */
export function makeViewerContext(parts: Omit<ViewerContext, typeof viewerContext>): ViewerContext {
  return Object.freeze(parts) as ViewerContext;
}

/** The context of the worker, the CLI or, as a viewer, a shared report in a team. */
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

/** A schedule's context, which may run the team's pipelines and nothing more. */
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
 * In the name of somebody who was allowed to ask when they asked, for what follows from it later: it may run the
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
 * First line of every verb. What needs an admin also needs access to the whole team, so a token of some pipelines
 * can do none of it, except where a verb says that it is `of` one pipeline. Throws Forbidden.
 */
export function requireRole(
  ctx: TeamContext,
  needed: Role,
  of: 'team' | 'pipeline' = 'team',
): void {
  if (of === 'team' && ctx.token?.isLimited && roleCovers(needed, 'admin')) {
    throw new Forbidden(
      `This token is only for some pipelines of ${ctx.team.name}. Use one for the whole team.`,
    );
  }
  if (roleCovers(ctx.role, needed)) return;
  throw new Forbidden(
    `This requires the role ${needed} in ${ctx.team.name}; yours is ${ctx.role}. Ask an admin of the team.`,
  );
}

/**
 * First lines of a verb that gives somebody or something lasting access: temporary access must not leave a door
 * open. Throws Forbidden.
 */
export function refuseBreakGlass(ctx: TeamContext): void {
  if (!ctx.breakGlass) return;
  throw new Forbidden(
    'Break-glass access cannot create anything that outlasts it: no members, invitations, tokens, links or streams. Ask an admin of the team.',
  );
}

/** One transaction in the context's team. No network inside. */
export function withTransaction<T>(
  ctx: TeamContext,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return inTransaction(scopeOf(ctx), work);
}

/** The same for hand-written SQL on busy paths. No network inside. */
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
