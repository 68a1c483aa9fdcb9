import { type Actor, noOrigin, type Origin, type ViewerContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';

declare const commandLineContext: unique symbol;

/** Somebody with a shell on the server, acting on the instance outside any team. */
interface CommandLineContext {
  readonly [commandLineContext]: true;
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Who may create teams and users: an instance admin, or the command line. */
export type InstanceContext = ViewerContext | CommandLineContext;

/** For the CLI and seeding only. */
export function commandLine(name = 'command line'): CommandLineContext {
  const parts = { actor: { kind: 'system', id: null, name }, origin: noOrigin } as const;
  return Object.freeze(parts) as CommandLineContext;
}

/** First line of every verb on the instance. Throws Forbidden. Returns who acts, for the audit. */
export function requireInstanceAdmin(ctx: InstanceContext): { actor: Actor; origin: Origin } {
  if (!('user' in ctx)) return ctx;
  if (!ctx.user.isInstanceAdmin) {
    throw new Forbidden('Only an instance admin may do this. Ask the people who run this portal.');
  }
  if (ctx.user.lacksAdminFactor) {
    throw new Forbidden(
      'This portal requires a second factor of its instance admins. Set one up in your profile first.',
    );
  }
  return actorOf(ctx);
}

/** A signed-in person as the audit names them. */
export function actorOf(ctx: ViewerContext): { actor: Actor; origin: Origin } {
  return { actor: { kind: 'user', id: ctx.user.id, name: ctx.user.name }, origin: ctx.origin };
}
