import type { TeamContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';

/** The member whose mail it is. Throws Forbidden for programs and for break-glass access. */
export function memberOf(ctx: TeamContext): string {
  if (ctx.actor.kind === 'user' && !ctx.breakGlass) return ctx.actor.id;
  throw new Forbidden(
    'Only a member of the team follows its pipelines: the mail goes to the address they sign in with. Programs are told by webhooks.',
  );
}
