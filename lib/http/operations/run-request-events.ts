import { z } from 'zod';
import { apiContext } from '@/lib/auth';
import type { TeamContext } from '@/lib/context';
import { parseInput } from '@/lib/input';
import { FollowEvents, watchRunRequest, watchRunRequests } from '@/lib/runs';
import { eventStream, type StreamEvent } from '../event-stream';
import type { Call, TeamOperation } from '../operation';
import { toRequestAnswer } from './request-answer';
import { RunRequest, RunRequestEvent } from './run-request-shapes';

const all = '/api/v1/teams/{team}/run-requests';

export const runRequestsEvents: TeamOperation = {
  scope: 'team',
  id: 'watchRunRequests',
  method: 'GET',
  path: `${all}/events`,
  role: 'viewer',
  summary:
    'Stream what happens to the team’s run requests, as server-sent events: `happened` with the event and the current request, `reset` when too much has happened since to list, `end` when you no longer have access. After you reconnect with Last-Event-ID, events may be repeated but none is missed.',
  query: FollowEvents,
  contentType: 'text/event-stream',
  response: z
    .object({ event: RunRequestEvent, request: RunRequest })
    .describe('the data of a `happened` event'),
  run: async (call) =>
    listen(call, async (since, signal) =>
      asEvents(await watchRunRequests(call.ctx, { since, signal }), (moment) =>
        moment
          ? {
              id: moment.event.id,
              event: 'happened',
              data: { event: moment.event, request: toRequestAnswer(moment.request) },
            }
          : { event: 'reset', data: {} },
      ),
    ),
};

export const runRequestEvents: TeamOperation = {
  scope: 'team',
  id: 'watchRunRequest',
  method: 'GET',
  path: `${all}/{id}/events`,
  role: 'viewer',
  summary:
    'Stream one run request, as server-sent events: `request` with the whole request now and after each change, `end` when you no longer have access',
  query: FollowEvents,
  contentType: 'text/event-stream',
  response: RunRequest.describe('the data of a `request` event'),
  run: async (call) =>
    listen(call, async (since, signal) =>
      asEvents(
        await watchRunRequest(call.ctx, call.params.id, { since, signal }),
        ({ view, version }) => ({ id: version, event: 'request', data: toRequestAnswer(view) }),
      ),
    ),
};

/** The stream keeps checking that the caller may still listen. */
async function listen(
  { request, params, query }: Call<TeamContext>,
  begin: (since: string | undefined, signal: AbortSignal) => Promise<AsyncIterator<StreamEvent>>,
): Promise<Response> {
  const { since } = parseInput(FollowEvents, query);
  const last = request.headers.get('last-event-id') ?? since;
  return eventStream((signal) => begin(last, signal), {
    mayListen: () => apiContext(request, params.team),
    signal: request.signal,
  });
}

async function* asEvents<Found>(
  found: AsyncIterable<Found>,
  toEvent: (one: Found) => StreamEvent,
): AsyncGenerator<StreamEvent> {
  for await (const one of found) yield toEvent(one);
}
