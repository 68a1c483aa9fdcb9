import type { TeamContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';

/** The member whose mail it is. Throws Forbidden for programs and for break-glass access. */
export function memberOf(ctx: TeamContext): string {
  if (ctx.actor.kind === 'user' && !ctx.breakGlass) return ctx.actor.id;
  throw new Forbidden(
    'Only members of the team can follow its pipelines: the mail goes to the address they sign in with. Programs can use webhooks.',
  );
}
