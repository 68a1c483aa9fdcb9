import { type BadgeShows, badgeShows } from './badge';

type PartName = 'document' | 'json' | 'csv' | 'image' | 'badge' | 'feed';

/** What an address under /r/ asks for. */
export interface Asked {
  token: string;
  kind: 'page' | 'badge' | 'feed';
  part: PartName;
  /** Of a CSV. */
  section: string;
  /** What was asked of days, as reportRange takes it; null: nothing. */
  range: unknown;
  theme: 'light' | 'dark' | 'system' | null;
  shows: BadgeShows;
  /** What a mailed link opens with; null: none. */
  pass: string | null;
  /** The path, without the query and what follows the token. */
  path: string;
  /** The same with its query, made anew of what was understood. */
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

/** Null: nothing of ours is there. Parameters that nobody knows count for nothing. */
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
