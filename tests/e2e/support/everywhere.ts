import { randomUUID } from 'node:crypto';
import type { PersonOnStage, TeamOnStage } from '../stage/wire';
import { control, demoPipeline } from './sandbox';
import { stage, started } from './stage';

/** A page to visit, and as whom. Without a person: not signed in. */
export interface Place {
  path: string;
  who: PersonOnStage | null;
  status: number;
}

const most = 60;

const instancePages = ['', '/users', '/provisioning', '/break-glass', '/health', '/audit'];

/**
 * A team with something on every page, and one address for each kind of page reachable from its overview
 * by links, so that pages added later are included.
 */
export async function everywhere(slug: string): Promise<{ team: TeamOnStage; places: Place[] }> {
  const team = await furnished(slug);
  const { owner, viewer } = team.people;
  const admin = await stage.person({ name: `${team.slug} instance admin`, isInstanceAdmin: true });
  const found = await crawl(team);
  const places: Place[] = found.map((path) => ({ path, who: owner, status: 200 }));
  places.push(
    { path: `/${team.slug}/nothing`, who: owner, status: 404 },
    { path: `/${team.slug}/pipelines/${randomUUID()}`, who: owner, status: 404 },
    { path: `/${team.slug}/settings/members`, who: viewer, status: 403 },
    { path: '/sign-in', who: null, status: 200 },
    ...instancePages.map((path) => ({ path: `/instance${path}`, who: admin, status: 200 })),
  );
  return { team, places };
}

async function furnished(slug: string): Promise<TeamOnStage> {
  const sandbox = await stage.sandbox({ history: 'small' });
  const name = 'Delivery feedback';
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  await control(sandbox).record(demoPipeline(name).uuid, {
    uuid: randomUUID(),
    taskRuns: [
      { executedAt: minutesAgo(4), output: JSON.stringify({ read: 12, kept: ['a', 'b'] }) },
      { executedAt: minutesAgo(3), output: 'id,amount\n1,2\n3,4\n' },
      { executedAt: minutesAgo(2), output: 'a line that fails '.repeat(40), isSuccessful: false },
    ],
  });
  const team = await stage.team({
    slug,
    roles: ['viewer'],
    datamin: {
      url: sandbox.url,
      organization: 'oss',
      pipelines: [name, 'Driver onboarding', 'Shipment tracking'],
    },
  });
  const url = `${started().portalUrl}/api/v1/teams/${team.slug}/pipelines/${team.pipelines[name]}`;
  const authorization = `Bearer ${team.token}`;
  // A text to change: what is typed into a field that has one is lost more easily.
  await fetch(url, {
    method: 'PATCH',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ description: 'What customers say' }),
  });
  // Requested through the API, so that there is a run request to look at.
  const headers = { authorization, 'idempotency-key': randomUUID() };
  await fetch(`${url}/runs`, { method: 'POST', headers });
  return team;
}

/** The kind of page an address leads to: one of each is enough. */
const kindOf = (path: string): string => path.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '*');

async function crawl(team: TeamOnStage): Promise<string[]> {
  const home = `/${team.slug}`;
  const uuid = team.pipelines['Delivery feedback'];
  const queue = [home, `${home}/pipelines/${uuid}`, `${home}/pipelines/${uuid}/log?last=1h`];
  const kinds = new Map<string, string>();
  const headers = { cookie: `next-auth.session-token=${team.people.owner.session}` };
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const kind = kindOf(path.split('?')[0] ?? path);
    if (kinds.has(kind) || kinds.size >= most) continue;
    const answer = await fetch(`${started().portalUrl}${path}`, { headers, redirect: 'manual' });
    const html = await answer.text();
    if (answer.status !== 200 || !answer.headers.get('content-type')?.startsWith('text/html'))
      continue;
    kinds.set(kind, path);
    for (const [, href = ''] of html.matchAll(/<a [^>]*?href="(\/[^"#?]*)/g)) {
      if (!kinds.has(kindOf(href))) queue.push(href);
    }
  }
  return [...kinds.values()];
}
