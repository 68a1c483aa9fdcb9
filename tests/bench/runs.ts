import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { median, quantile } from '../stage/numbers';
import type { BenchOptions } from './options';
import type { Stand } from './stand';

/** Milliseconds a run request takes through the portal and directly. */
export interface RunsResult {
  requests: number;
  portal: { p50: number; p95: number };
  direct: { p50: number; p95: number };
  /** What the portal adds: the difference of the medians. */
  added: number;
}

const warmUp = 5;
const Token = z.object({ access_token: z.string() });

/** Sends run requests one after the other, alternately through the portal and straight to the sandbox. */
export async function measureRuns(
  stand: Stand,
  { requests }: BenchOptions,
  say: (line: string) => void,
): Promise<RunsResult> {
  say('runs: through the portal and directly');
  const server = await stand.server();
  const token = await directToken(stand);
  const path = `/pipelines/${stand.idle}/runs`;
  const portal = async (index: number) =>
    timed(202, `${server.url}/api/v1/teams/${stand.team.slug}${path}`, {
      authorization: `Bearer ${stand.tokens[index % stand.tokens.length]}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    });
  const direct = async () =>
    timed(200, `${stand.sandbox.url}/v1${path}/`, { authorization: `Bearer ${token}` });
  const times = { portal: [] as number[], direct: [] as number[] };
  for (let index = 0; index < warmUp + requests; index++) {
    const [through, straight] = [await portal(index), await direct()];
    if (index < warmUp) continue;
    times.portal.push(through);
    times.direct.push(straight);
  }
  await server.process.stop();
  const of = (some: number[]) => ({ p50: median(some), p95: quantile(some, 0.95) });
  const result = { requests, portal: of(times.portal), direct: of(times.direct) };
  return { ...result, added: result.portal.p50 - result.direct.p50 };
}

async function timed(
  expected: number,
  url: string,
  headers: Record<string, string>,
): Promise<number> {
  // To the portal a body means JSON; the hosted Datamin takes none.
  const body = 'idempotency-key' in headers ? { body: '{"anyway":true}' } : {};
  const began = performance.now();
  const response = await fetch(url, { method: 'POST', headers, ...body });
  const text = await response.text();
  const ms = performance.now() - began;
  if (response.status === expected && !text.includes('"uncertain"')) return ms;
  throw new Error(`A run request was answered ${response.status}: ${text.slice(0, 300)}`);
}

async function directToken({ sandbox, team }: Stand): Promise<string> {
  const { id, secret } = team.organization.clients.full;
  const response = await fetch(`${sandbox.url}/v1/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
    }),
  });
  return Token.parse(await response.json()).access_token;
}
