import type { z } from 'zod';
import type { TeamContext } from '@/lib/context';
import { NotFound } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { awaitRequest } from './awaited-requests';
import { getRunRequest } from './get-run-request';
import type { RunRequestView } from './internal';
import { WaitForRunRequest } from './schemas';
import { isDoubtful, isOver } from './states';

/**
 * One run request, as soon as there is news of it or `wait` seconds have passed. News is a change of state,
 * or with `until: 'final'` the point where nothing more happens to it by itself. Returns at once if that is
 * already so, without `wait`, or when `signal` says nobody is listening. Holds no database connection while
 * waiting. Throws Invalid, and NotFound also if the request disappears.
 */
export async function waitForRunRequest(
  ctx: TeamContext,
  id: string,
  input: unknown,
  signal?: AbortSignal,
): Promise<RunRequestView> {
  const { wait = 0, until } = parseInput(WaitForRunRequest, input);
  const first = await getRunRequest(ctx, id);
  if (wait === 0 || isNews(first, first, until)) return first;
  return new Promise((resolve, reject) => {
    let latest = first;
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      leave();
      resolve(latest);
    };
    const timer = setTimeout(end, wait * 1000);
    const leave = awaitRequest(ctx, id, (seen) => {
      if (seen) {
        latest = seen.view;
        if (isNews(latest, first, until)) end();
        return;
      }
      reject(new NotFound());
      end();
    });
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
  });
}

/** Only a person ends a doubt, so there is nothing to wait for. */
function isNews(
  now: RunRequestView,
  first: RunRequestView,
  until: z.output<typeof WaitForRunRequest>['until'],
): boolean {
  if (isOver(now.state) || isDoubtful(now)) return true;
  return until === 'change' && now.state !== first.state;
}
