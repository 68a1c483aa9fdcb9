/** The sections of the API, in the order a viewer lists them, and the first words of their paths. */
const rooms: Record<string, readonly string[]> = {
  Pipelines: ['pipelines', 'tasks', 'history-settings'],
  Runs: ['runs', 'run-requests', 'bulk-runs', 'input-presets'],
  Schedules: ['schedules', 'freeze', 'freezes'],
  Reports: ['reports'],
  Webhooks: ['webhooks', 'webhook-deliveries'],
  Credentials: ['credentials'],
  'People and tokens': [
    ...['members', 'invitations', 'tokens', 'service-accounts', 'second-factor'],
    ...['access', 'access-reviews', 'break-glass'],
  ],
  Audit: ['audit', 'audit-retention', 'audit-streams'],
  Teams: ['teams'],
  'Your account': ['sessions', 'second-factors'],
  Instance: ['instance', 'group-rules', 'scim-tokens'],
};

/** What a server says about itself. */
export const serverTag = 'This server';

export const openApiTags = [...Object.keys(rooms), serverTag].map((name) => ({ name }));

/** The section that a path belongs to; without one, a viewer lists it after all others. */
export function tagOf(path: string): string | undefined {
  const [first = '', , afterTeam] = path.replace('/api/v1/', '').split('/');
  const [word] = (first === 'teams' && afterTeam ? afterTeam : first).split('.');
  return Object.keys(rooms).find((name) => rooms[name]?.includes(word ?? ''));
}
