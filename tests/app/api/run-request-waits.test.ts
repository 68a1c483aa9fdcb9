import { randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { apiContext } from '@/lib/auth';
import { realMs } from '@/lib/clock';
import { systemContext, withTransaction } from '@/lib/context';
import { Forbidden } from '@/lib/errors';
import { eventStream } from '@/lib/http/event-stream';
import {
  addRunRequestNote,
  requestsFromNow,
  waitForRunRequest,
  watchRunRequest,
  watchRunRequests,
} from '@/lib/runs';
import { waitersOf } from '@/lib/runs/awaited-requests';
import { listenToRequests } from '@/lib/runs/request-feed';
import { transition } from '@/lib/runs/transition';
import { removeMember } from '@/lib/teams';
import { deviations } from '../../support/portal/conform';
import { portalUrl } from '../../support/portal/environment';
import { openPortal, type PortalUnderTest } from '../../support/portal/portal';
import { ask, asToken, read, textAt } from '../../support/portal/routes';
import { withClient } from '../../support/server';
import { until } from '../../support/until';

let portal: PortalUnderTest;
let pipeline: string;
let made = 0;
beforeAll(async () => {
  // Two connections: a waiting call that held one would block all others.
  portal = await openPortal({ connections: 2 });
  const credential = await portal.red.credential({ verify: false });
  const { rows } = await portal.admin.query(
    `INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
     VALUES (gen_random_uuid(), $1, $2, gen_random_uuid(), 'x', 'Nightly') RETURNING id`,
    [portal.red.id, credential],
  );
  pipeline = rows[0].id;
});
afterAll(() => portal.close());

/** A request that nobody sends: the test sets its states. */
async function wish(): Promise<string> {
  made += 1;
  const { rows } = await portal.admin.query(
    `INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name, state, attempt)
     VALUES (gen_random_uuid(), $1, $2, $3, 'user', 'somebody', 'requested', 0) RETURNING id`,
    [portal.red.id, pipeline, `wish-${made}`],
  );
  return rows[0].id;
}
const system = () => systemContext({ id: portal.red.id, slug: 'red', name: 'Red' }, 'tests');
type State = Parameters<typeof transition>[3];
/** Moves it on; an attempt gets a lease, and an accepted one a run. */
const move = (id: string, from: State, to: State) => {
  const attempt = from === 'requested' ? 0 : 1;
  const change = {
    ...(to === 'sending' && { attempt: 1, leaseUntil: new Date(Date.now() + 45_000) }),
    ...(to === 'accepted' && { runUuid: randomUUID() }),
  };
  return withTransaction(system(), (tx) =>
    transition(tx, system(), { id, attempt }, from, to, change),
  );
};
const get = (path: string, signal?: AbortSignal) =>
  asToken(portal.red, 'viewer')('GET', `/run-requests/${path}`, signal ? { signal } : {});
/** Resolves when `many` calls in this process wait for the team’s requests. */
const waited = (many = 1) => until(() => waitersOf(portal.red.id) === many);

describe('an answer that waits', () => {
  test('comes when the state is another one, and is what the description tells', async () => {
    const id = await wish();
    const answer = get(`${id}?wait=60`);
    await waited();
    await move(id, 'requested', 'sending');
    const told = await answer;
    expect(told).toMatchObject({ status: 200, json: { id, state: 'sending' } });
    const path = '/api/v1/teams/{team}/run-requests/{id}';
    expect(deviations('GET', path, told)).toEqual([]);
  });

  test('until final passes over what is between, and a doubt ends it too', async () => {
    const [well, doubted] = [await wish(), await wish()];
    const answers = [get(`${well}?wait=60&until=final`), get(`${doubted}?wait=60&until=final`)];
    let ended = 0;
    for (const answer of answers) void answer.then(() => (ended += 1));
    for (const id of [well, doubted]) await move(id, 'requested', 'sending');
    await move(well, 'sending', 'accepted');
    await move(well, 'accepted', 'running');
    const between = await get(`${well}?wait=1`);
    expect([between.json, ended]).toEqual([expect.objectContaining({ state: 'running' }), 0]);
    await move(well, 'running', 'failed');
    await move(doubted, 'sending', 'uncertain');
    const states = (await Promise.all(answers)).map(({ json }) => textAt(json, 'state'));
    expect(states).toEqual(['failed', 'uncertain']);
  });

  test('comes at once for what is over, and as it is when its time is up', async () => {
    const id = await wish();
    const begun = performance.now();
    expect((await get(`${id}?wait=1`)).json).toMatchObject({ state: 'requested' });
    expect(performance.now() - begun).toBeGreaterThan(900);
    await move(id, 'requested', 'rejected');
    const over = performance.now();
    expect((await get(`${id}?wait=60&until=final`)).json).toMatchObject({ state: 'rejected' });
    expect(performance.now() - over).toBeLessThan(20_000);
  });

  test('256 at once hold no connection, and all are told', async () => {
    const id = await wish();
    const viewer = await portal.red.ctx('viewer');
    const answers: ReturnType<typeof waitForRunRequest>[] = [];
    while (answers.length < 256) {
      // The first read of each call takes a connection for a moment, and there are only two.
      for (let some = 0; some < 16; some += 1) {
        answers.push(waitForRunRequest(viewer, id, { wait: '60', until: 'change' }));
      }
      await waited(answers.length);
    }
    const other = asToken(portal.red, 'operator');
    expect((await other('GET', '/pipelines')).status).toBe(200);
    const busy = await portal.admin.query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
    );
    expect(busy.rowCount).toBeLessThanOrEqual(2);
    await move(id, 'requested', 'sending');
    const told = await Promise.all(answers);
    expect(new Set(told.map(({ state }) => state))).toEqual(new Set(['sending']));
  });

  test('ends when its client goes away, and when the request is gone', async () => {
    const [left, gone] = [await wish(), await wish()];
    const client = new AbortController();
    const answer = get(`${left}?wait=60`, client.signal);
    client.abort();
    expect((await answer).json).toMatchObject({ state: 'requested' });
    const lost = get(`${gone}?wait=60`);
    await waited();
    await portal.admin.query('DELETE FROM run_requests WHERE id = $1', [gone]);
    expect((await lost).status).toBe(404);
  });

  test('without a hearing it looks by itself', async () => {
    const id = await wish();
    const answer = get(`${id}?wait=60`);
    await waited();
    await portal.admin.query('ALTER TABLE run_requests DISABLE TRIGGER tell_update');
    await portal.admin.query('ALTER TABLE run_request_events DISABLE TRIGGER tell_insert');
    await move(id, 'requested', 'sending');
    expect((await answer).json).toMatchObject({ state: 'sending' });
    await portal.admin.query('ALTER TABLE run_requests ENABLE TRIGGER tell_update');
    await portal.admin.query('ALTER TABLE run_request_events ENABLE TRIGGER tell_insert');
  });

  test.each([
    ['wait=0', /1 to 60/],
    ['wait=61', /1 to 60/],
    ['wait=soon', /1 to 60/],
    ['wait=5&until=done', /change.* or .*final/],
    ['for=5', /for/],
  ])('%s is refused', async (query, words) => {
    const refused = await get(`${await wish()}?${query}`);
    expect(refused.status).toBe(422);
    expect(refused.text).toMatch(words);
  });
});

/** The events of a stream as they arrive. */
async function* eventsOf(response: Response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done) return;
      text += value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line): [string, string] => {
              const at = line.indexOf(': ');
              return [line.slice(0, at), line.slice(at + 2)];
            }),
        );
        text = text.slice(end + 2);
        if (lines.has('event')) {
          yield {
            id: lines.get('id'),
            event: lines.get('event'),
            data: JSON.parse(lines.get('data') ?? ''),
          };
        }
      }
    }
  } finally {
    await reader?.cancel();
  }
}
const listen = async (path: string, headers: Record<string, string> = {}) => {
  const response = await ask('GET', `/api/v1/teams/red/run-requests${path}`, {
    token: portal.red.tokens.viewer,
    headers,
  });
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  expect(response.headers.get('cache-control')).toContain('no-transform');
  return eventsOf(response);
};

describe('an event stream', () => {
  test('of one request begins with how it is and tells each change; a return begins after it', async () => {
    const id = await wish();
    const events = await listen(`/${id}/events`);
    const first = (await events.next()).value;
    expect(first).toMatchObject({ event: 'request', data: { id, state: 'requested' } });
    await move(id, 'requested', 'sending');
    const second = (await events.next()).value;
    expect(second).toMatchObject({ event: 'request', data: { id, state: 'sending' } });
    expect(second?.id).not.toBe(first?.id);
    await events.return(undefined);

    const again = await listen(`/${id}/events`, { 'last-event-id': second?.id ?? '' });
    const next = again.next();
    await addRunRequestNote(await portal.red.ctx('operator'), id, { text: 'I look at it' });
    const third = (await next).value;
    expect(third).toMatchObject({ event: 'request', data: { id, state: 'sending' } });
    expect(third?.id).not.toBe(second?.id);
    await again.return(undefined);
  });

  test('of the team tells what happens, and after a return what happened meanwhile', async () => {
    const from = requestsFromNow();
    const [one, two] = [await wish(), await wish()];
    const events = await listen(`/events?since=${from}`);
    await move(one, 'requested', 'sending');
    // Events about as old as `since` are sent again.
    let told = (await events.next()).value;
    while (told?.data.request.id !== one) told = (await events.next()).value;
    expect(told).toMatchObject({
      event: 'happened',
      data: {
        event: { from: 'requested', to: 'sending', by: { kind: 'system', name: 'tests' } },
        request: { id: one, state: 'sending' },
      },
    });
    await events.return(undefined);
    await move(two, 'requested', 'rejected');
    await move(one, 'sending', 'accepted');
    const again = await listen('/events', { 'last-event-id': told?.id ?? '' });
    const seen: string[] = [];
    while (!seen.includes(`${one} accepted`)) {
      const { value } = await again.next();
      seen.push(`${value?.data.request.id} ${value?.data.event.to}`);
    }
    expect(seen).toContain(`${two} rejected`);
    await again.return(undefined);
    const far = await listen('/events?since=yesterday');
    expect((await far.next()).value).toMatchObject({ event: 'reset', data: {} });
    await far.return(undefined);
  });

  test('of the team tells a return what it missed before what happens now', async () => {
    const id = await wish();
    const viewer = await portal.red.ctx('viewer');
    const [since, missed] = [61, 60].map((s) => v7({ msecs: realMs() - s * 1000 }));
    const happened = v7({ msecs: realMs() });
    const insert = `INSERT INTO run_request_events (id, team_id, run_request_id, kind, to_state, attempt)
      VALUES ($1, $2, $3, 'noted', 'requested', 0)`;
    await portal.admin.query(insert, [missed, portal.red.id, id]);
    const stop = new AbortController();
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await withClient(portal.url, async (client) => {
      await client.query('BEGIN; LOCK TABLE run_request_events');
      await client.query(insert, [happened, portal.red.id, id]);
      // Of the two connections one is in use, and the other looks for somebody who listens already.
      const user = withTransaction(system(), () => held);
      const leave = listenToRequests(system(), () => {});
      const looking = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await until(async () => (await portal.admin.query(looking)).rowCount === 1);
      const moments = await watchRunRequests(viewer, { since, signal: stop.signal });
      const first = moments.next();
      await client.query('COMMIT');
      const told = [(await first).value?.event.id];
      while (!told.includes(missed) || !told.includes(happened)) {
        told.push((await moments.next()).value?.event.id);
      }
      expect(told.at(-1)).toBe(happened);
      letGo();
      stop.abort();
      leave();
      await user;
    });
  });

  test('of the team goes on after more than one look holds, and tells a return that it missed some', async () => {
    const id = await wish();
    /** Many events of the request, made at one time; returns their ids. */
    const flood = async (ageMs: number): Promise<string[]> => {
      const msecs = realMs() - ageMs;
      const ids = Array.from({ length: 1200 }, (_, seq) => v7({ msecs, seq }));
      await portal.admin.query(
        `INSERT INTO run_request_events (id, team_id, run_request_id, kind, to_state, attempt)
         SELECT event, $2, $3, 'noted', 'requested', 0 FROM unnest($1::uuid[]) event`,
        [ids, portal.red.id, id],
      );
      return ids;
    };
    const [first] = await flood(60_000);
    const back = await listen('/events', { 'last-event-id': first ?? '' });
    const heard: unknown[] = [];
    // What happens at this very time may come before it.
    while (heard.length < 100 && !heard.includes('reset')) {
      heard.push((await back.next()).value?.event);
    }
    expect(heard).toContain('reset');
    await back.return(undefined);

    const events = await listen('/events');
    await flood(0);
    await move(id, 'requested', 'rejected');
    let told = (await events.next()).value;
    while (told?.data.event?.to !== 'rejected') told = (await events.next()).value;
    await events.return(undefined);
  });

  test('another team’s changes are never told', async () => {
    const events = await listen('/events');
    const next = events.next();
    const credential = await portal.blue.credential({ verify: false });
    await portal.admin.query(
      `WITH p AS (INSERT INTO pipelines (id, team_id, credential_id, uuid, origin, name)
                  VALUES (gen_random_uuid(), $1, $2, gen_random_uuid(), 'y', 'Theirs') RETURNING id, team_id),
            r AS (INSERT INTO run_requests (id, team_id, pipeline_id, idempotency_key, actor_kind, actor_name)
                  SELECT gen_random_uuid(), team_id, id, 'theirs', 'user', 'x' FROM p RETURNING id, team_id)
       INSERT INTO run_request_events (id, team_id, run_request_id, to_state, attempt)
       SELECT $3, team_id, id, 'requested', 0 FROM r`,
      [portal.blue.id, credential, requestsFromNow()],
    );
    const id = await wish();
    await move(id, 'requested', 'rejected');
    expect((await next).value?.data).toMatchObject({ request: { id } });
    await events.return(undefined);
  });

  test('ends with a problem when the member was removed, also while nothing happens', async () => {
    const id = await wish();
    const cookie = await portal.red.people.viewer.cookie();
    const request = new Request(`${portalUrl}/api/v1/teams/red/run-requests/events`, {
      headers: { cookie },
    });
    const ctx = await portal.red.ctx('viewer');
    const response = await eventStream(
      async (signal) => {
        const found = await watchRunRequest(ctx, id, { signal });
        return (async function* () {
          for await (const { view } of found) yield { event: 'request', data: view.state };
        })();
      },
      { mayListen: () => apiContext(request, 'red'), checkEveryMs: 100 },
    );
    const events = eventsOf(response);
    expect((await events.next()).value).toMatchObject({ event: 'request' });
    const next = events.next();
    const { rows } = await portal.admin.query(
      'SELECT id FROM memberships WHERE user_id = $1 AND team_id = $2',
      [portal.red.people.viewer.id, portal.red.id],
    );
    await removeMember(await portal.red.ctx('owner'), rows[0].id);
    expect((await next).value).toMatchObject({ event: 'end', data: { status: 404 } });
    expect((await events.next()).done).toBe(true);
  });

  test('is refused before it begins to who may not listen', async () => {
    const random = '99999999-9999-4999-8999-999999999999';
    expect((await get(`${random}/events`)).status).toBe(404);
    const long = await get(`events?since=${'x'.repeat(101)}`);
    expect(long.status).toBe(422);
    const nobody = { ...(await portal.red.ctx('operator')), role: 'none' };
    const stop = new AbortController().signal;
    // The verb checks the role too.
    await expect(
      watchRunRequests(Object.assign(Object.create(null), nobody), { signal: stop }),
    ).rejects.toBeInstanceOf(Forbidden);
    expect((await read(ask('GET', '/api/v1/teams/red/run-requests/events'))).status).toBe(401);
  });
});
