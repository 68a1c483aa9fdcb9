import { isReservedSlug } from './reserved-slugs';

/** Leaves room for what may come before it. */
const most = 34;

/** A short name made from a team's name, which may be in any script. Always one that a team may have. */
export function slugFrom(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\p{M}'’]/gu, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const whole = words.join('-');
  const slug = whole.length > most ? whole.slice(0, most).replace(/-[^-]*$/, '') : whole;
  const isName = /^[a-z]./.test(slug) && !isReservedSlug(slug);
  return isName ? slug : ['team', slug].filter((part) => part !== '').join('-');
}
