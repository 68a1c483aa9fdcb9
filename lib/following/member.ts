import type { TeamContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';

/** Whose mail it is: a member's own. Throws Forbidden for programs, and for access that is open for a while. */
export function memberOf(ctx: TeamContext): string {
  if (ctx.actor.kind === 'user' && !ctx.breakGlass) return ctx.actor.id;
  throw new Forbidden(
    'Only a member of the team follows its pipelines: the mail goes to the address they sign in with. Programs are told by webhooks.',
  );
}
