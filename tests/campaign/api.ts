import { systemContext } from '@/lib/context';
import { commandLine, createApiToken, createTeam, findTeam } from '@/lib/teams';
import { type Asker, type FuzzResult, fuzz } from '../fuzz/fuzz';
import { knownTexts } from '../fuzz/known-texts';
import { owner } from '../stage/team';
import { Crew } from './crew';
import type { Stand } from './stand';

/** A request that takes longer has hung, in milliseconds. */
const patienceMs = 30_000;

/** Sends every operation of a real server valid input, almost valid input and input nobody would send. */
export async function runApi(
  stand: Stand,
  { seed, fuzzing }: { seed: number; fuzzing: number },
): Promise<FuzzResult> {
  const crew = await Crew.start(stand, { serverWorks: true });
  try {
    const own = [...stand.tokens];
    const askers: [Asker, ...Asker[]] = [
      { name: 'admin', means: {}, of: 'team' },
      { name: 'viewer', means: { token: await tokenOf(stand, 'viewer') }, of: 'team' },
      { name: 'admin of another team', means: { token: await foreignToken() }, of: 'elsewhere' },
      { name: 'nobody', means: {}, of: 'nowhere' },
    ];
    let asked = 0;
    return await fuzz(
      {
        slug: stand.team.slug,
        askers,
        async ask(asker, { method, path, headers, body }) {
          asked += 1;
          // A single token would hit its limit.
          const token = asker === askers[0] ? own[asked % own.length] : asker.means.token;
          const response = await fetch(`${crew.url}${path}`, {
            method,
            redirect: 'manual',
            signal: AbortSignal.timeout(patienceMs),
            headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
            ...(body === undefined ? {} : { body }),
          });
          const isStream = response.headers.get('content-type') === 'text/event-stream';
          if (isStream) await response.body?.cancel();
          const text = isStream ? '' : await response.text();
          return { status: response.status, headers: response.headers, text };
        },
        known: knownTexts({
          datamin: stand.sandbox.url,
          pipelines: stand.pipelines,
          ...stand.team.organization.clients.full,
        }),
        spared: await livedBy(stand),
        leaveOut: new Set(['deleteTeam', 'requireSecondFactor']),
      },
      seed,
      fuzzing,
    );
  } finally {
    await crew.stop();
  }
}

async function tokenOf({ team }: Stand, role: 'viewer'): Promise<string> {
  return (await createApiToken(team.ctx, { name: `fuzz ${role}`, role })).token;
}

async function foreignToken(): Promise<string> {
  await createTeam(commandLine(), { slug: 'day-shift', name: 'Day shift', owner: owner.email });
  const team = await findTeam({ slug: 'day-shift' });
  if (!team) throw new Error('The team that was just made is missing.');
  const made = await createApiToken(systemContext(team, 'stage'), { name: 'fuzz', role: 'admin' });
  return made.token;
}

async function livedBy({ database }: Stand): Promise<Set<string>> {
  const { rows } = await database.admin.query<{ id: string }>(
    'SELECT id FROM api_tokens UNION SELECT id FROM memberships UNION SELECT id FROM teams',
  );
  return new Set(rows.map(({ id }) => id));
}
