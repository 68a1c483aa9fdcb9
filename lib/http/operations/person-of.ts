import type { ViewerContext } from '@/lib/context';
import { Forbidden } from '@/lib/errors';
import type { Caller } from '../operation';

/** For what only a person may do. Throws Forbidden for a token, with a sentence that says who can instead. */
export function personOf(caller: Caller, instead: string): ViewerContext {
  if (caller.kind === 'person') return caller.ctx;
  throw new Forbidden(`A team’s API token cannot do this; ${instead}`);
}
