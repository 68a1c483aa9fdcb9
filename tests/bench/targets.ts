import type { Stand } from './stand';

/** Something to request. Its requests are used in turn, because API tokens have limits. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly headers: readonly Record<string, string>[];
}

const day = (offset: number): string =>
  new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** The measured pages and answers of a portal. All of them are warm. */
export function targetsOf(stand: Stand, base: string): Target[] {
  const { slug } = stand.team;
  const pages = [{ cookie: stand.cookie }];
  // Bypasses the front server's cache: the cost of a person's first load.
  const anew = [{ cookie: stand.cookie, 'cache-control': 'no-cache' }];
  const overview = `${base}/${slug}`;
  const pipeline = `${overview}/pipelines/${stand.pipeline}`;
  const api = stand.tokens.map((token) => ({ authorization: `Bearer ${token}` }));
  const teamApi = `${base}/api/v1/teams/${slug}`;
  const pipelineApi = `${teamApi}/pipelines/${stand.pipeline}`;
  const range = `from=${day(-29)}T00:00:00Z&to=${day(1)}T00:00:00Z`;
  return [
    { name: 'overview page', url: overview, headers: pages },
    { name: 'overview, made anew', url: overview, headers: anew },
    { name: 'pipeline page', url: pipeline, headers: pages },
    { name: 'pipeline, made anew', url: pipeline, headers: anew },
    { name: 'API pipelines', url: `${teamApi}/pipelines`, headers: api },
    { name: 'API stats', url: `${pipelineApi}/stats?${range}`, headers: api },
    {
      name: 'API aggregates',
      url: `${pipelineApi}/aggregates?from=${day(-29)}&period=day&count=30`,
      headers: api,
    },
  ];
}

/** The status of one answer. */
export async function statusOf({ url, headers }: Target): Promise<number> {
  const response = await fetch(url, { headers: { ...headers[0] }, redirect: 'manual' });
  await response.arrayBuffer();
  return response.status;
}
