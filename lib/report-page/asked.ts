import { type BadgeShows, badgeShows } from './badge';

type PartName = 'document' | 'json' | 'csv' | 'image' | 'badge' | 'feed';

/** What a URL under /r/ asks for. */
export interface Asked {
  token: string;
  kind: 'page' | 'badge' | 'feed';
  part: PartName;
  /** The section of a CSV. */
  section: string;
  /** The requested days, as reportRange takes them; null: none. */
  range: unknown;
  theme: 'light' | 'dark' | 'system' | null;
  shows: BadgeShows;
  /** The pass from a mailed link; null: none. */
  pass: string | null;
  /** The path, without the query and anything after the token. */
  path: string;
  /** The same with a query rebuilt from what was understood. */
  self: string;
}

const address =
  /^\/r\/([A-Za-z0-9_-]{20,100})(?:\/(?:(report\.json|image\.png|badge\.svg|feed\.atom)|([a-z]{1,20})\.csv))?$/;
const kinds: Record<string, [Asked['kind'], PartName]> = {
  'report.json': ['page', 'json'],
  'image.png': ['page', 'image'],
  'badge.svg': ['badge', 'badge'],
  'feed.atom': ['feed', 'feed'],
};

/** Null: there is nothing of ours at this URL. Unknown parameters are ignored. */
export function askedOf(url: string): Asked | null {
  const [pathname = '', ...rest] = url.split('?');
  const [, token, name, section] = address.exec(pathname) ?? [];
  if (!token) return null;
  const query = new URLSearchParams(rest.join('?'));
  const [kind, part] = (name && kinds[name]) || ['page' as const, 'document' as const];
  const theme = query.get('theme');
  const shows = query.get('show');
  const pass = query.get('pass');
  const given = Object.fromEntries(
    ['days', 'from', 'to'].flatMap((key) => {
      const value = query.get(key);
      return value ? [[key, value]] : [];
    }),
  );
  const path = `/r/${token}`;
  const knownTheme = theme === 'light' || theme === 'dark' || theme === 'system' ? theme : null;
  const kept = new URLSearchParams(given);
  if (knownTheme) kept.set('theme', knownTheme);
  return {
    token,
    kind,
    part: section ? 'csv' : part,
    section: section ?? '',
    range: Object.keys(given).length > 0 ? given : null,
    theme: knownTheme,
    shows: badgeShows.find((one) => one === shows) ?? 'status',
    pass: pass && /^[\w.-]{40,600}$/.test(pass) ? pass : null,
    path,
    self: kept.size > 0 ? `${path}?${kept}` : path,
  };
}
