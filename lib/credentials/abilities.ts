/** One thing a credential may or may not do, in words, by the scopes Datamin named. */
export interface Ability {
  /** The scope's name on either kind of server. */
  scopes: readonly string[];
  granted: boolean;
  /** What it allows, or what does not work without it. */
  words: string;
}

const known = [
  {
    scopes: ['stats:read'],
    allows: 'Reads statistics, aggregates, last runs and logs',
    lacking:
      'Statistics, logs and outputs cannot be read, and no pipeline can be registered with it',
  },
  {
    scopes: ['pipelines:run', 'workflows:run'],
    allows: 'Runs pipelines',
    lacking: 'Pipelines cannot be run from here; everything else works',
  },
] as const;

/** The documentation shows a token with only this scope that reads statistics: it knows no other scope. */
const documented = 'workflows:run';
const undocumented =
  'Whether statistics, logs and outputs can be read only trying tells: the scope is not named, as in Datamin’s documentation';

/** Null if the server named no scopes: then only trying tells. */
export function abilitiesOf(scopes: readonly string[]): Ability[] | null {
  if (scopes.length === 0) return null;
  return known.map(({ scopes: names, allows, lacking }) => {
    const held = names.filter((name) => scopes.includes(name));
    if (held.length > 0) return { scopes: held, granted: true, words: allows };
    const words = scopes.includes(documented) ? undocumented : lacking;
    return { scopes: names, granted: false, words };
  });
}

/** The same in one sentence, for the result of a check. */
export function scopesInWords(scopes: readonly string[]): string {
  const abilities = abilitiesOf(scopes);
  if (!abilities) return 'It did not say what this client may do; that shows when it is used.';
  return abilities.map(({ words }) => `${words}.`).join(' ');
}
