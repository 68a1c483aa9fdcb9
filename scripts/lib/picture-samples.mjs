// @ts-check
// Data made in a demo so that every page has something to show, through the API like anybody's.

export const admin = 'admin@demo.example';

/** @param {string} base @param {string} cookie @returns {Promise<string>} its id */
export async function firstCredential(base, cookie) {
  const path = '/api/v1/teams/harbour-finch/credentials';
  const answer = await fetch(`${base}${path}`, { headers: { cookie } });
  return (await answer.json()).items[0]?.id;
}

/**
 * An invitation to the other team.
 *
 * @param {string} base @param {string} cookie
 * @returns {Promise<string>} its path
 */
export async function invite(base, cookie) {
  const made = await fetch(`${base}/api/v1/teams/nordlicht/invitations`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'operator' }),
  });
  return new URL((await made.json()).url).pathname;
}

/**
 * A webhook to an address where nobody listens.
 *
 * @param {string} base @param {string} cookie
 * @returns {Promise<string>} its id
 */
export async function tell(base, cookie) {
  const made = await fetch(`${base}/api/v1/teams/harbour-finch/webhooks`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ name: 'Duty phone', url: `${base}/nobody-listens`, states: ['failed'] },
      pipelineEvents: ['failing', 'recovered'],
    }),
  });
  return (await made.json()).webhook.id;
}

/**
 * Runs some pipelines at once.
 *
 * @param {string} base @param {string} cookie @param {string[]} pipelines
 * @returns {Promise<string>} the id of the bulk run
 */
export async function runBoth(base, cookie, pipelines) {
  const made = await fetch(`${base}/api/v1/teams/harbour-finch/bulk-runs`, {
    method: 'POST',
    headers: {
      ...{ cookie, origin: base, 'content-type': 'application/json' },
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({
      items: pipelines.map((pipelineUuid) => ({ pipelineUuid })),
      confirm: true,
    }),
  });
  return (await made.json()).id;
}

/**
 * A schedule of the pipeline.
 *
 * @param {string} base @param {string} cookie @param {string} pipelineUuid
 * @returns {Promise<string>} its id
 */
export async function hourlySchedule(base, cookie, pipelineUuid) {
  const made = await fetch(`${base}/api/v1/teams/harbour-finch/schedules`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ pipelineUuid, name: 'Every hour, on the hour', timeZone: 'Europe/Berlin' },
      ...{ cron: '0 * * * *', overlap: 'queue', catchUp: 'last', jitterMs: 30_000 },
    }),
  });
  return (await made.json()).id;
}

/**
 * The run with the largest outputs of the last week, and the page of one of them.
 *
 * @param {string} base @param {string} cookie @param {string} pipeline
 */
export async function largeOutputs(base, cookie, pipeline) {
  const to = new Date(Math.floor(Date.now() / 1000) * 1000);
  const from = new Date(to.getTime() - 7 * 86_400_000);
  const path = `/api/v1/teams/nordlicht/pipelines/${pipeline}/logs`;
  const range = new URLSearchParams({ from: from.toISOString(), to: to.toISOString() });
  const answer = await fetch(`${base}${path}?${range}`, { headers: { cookie } });
  const lines = (await answer.text()).trim().split('\n');
  const [, largest = '{}'] = lines.reduce(
    ([most, line], next) => (next.length > most ? [next.length, next] : [most, line]),
    [0, '{}'],
  );
  const { runUuid, taskUuid, executedAt } = JSON.parse(largest);
  const second = Math.floor(Date.parse(executedAt) / 1000) * 1000;
  const run = `/nordlicht/runs/${runUuid}`;
  const place = new URLSearchParams({
    pipeline,
    task: taskUuid,
    index: '0',
    from: new Date(second).toISOString(),
    to: new Date(second + 1000).toISOString(),
  });
  const hint = new URLSearchParams({ pipeline, at: new Date(second - 60_000).toISOString() });
  return { run: `${run}?${hint}`, output: `${run}/output/view?${place}` };
}

/**
 * A report of some pipelines.
 *
 * @param {string} base @param {string} cookie @param {string[]} pipelines
 * @returns {Promise<{ id: string, url: string }>}
 */
export async function share(base, cookie, pipelines) {
  const answer = await fetch(`${base}/api/v1/teams/harbour-finch/reports`, {
    method: 'POST',
    headers: { cookie, origin: base, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'For the warehouse',
      title: 'How orders and invoices ran',
      note: 'What we promised: **every order within the hour**, every invoice by six.',
      pipelines,
      range: { kind: 'chosen', days: 90, mostDays: 365 },
      feed: true,
    }),
  });
  return answer.json();
}

/** @param {string} base @param {string} password */
export async function signIn(base, password) {
  const first = await fetch(`${base}/api/auth/csrf`);
  const { csrfToken } = await first.json();
  const cookies = first.headers.getSetCookie().map((text) => text.split(';')[0]);
  const body = new URLSearchParams({ csrfToken, email: admin, password });
  const signedIn = await fetch(`${base}/api/auth/callback/credentials`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: cookies.join('; ') },
    body,
  });
  return signedIn.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
}
