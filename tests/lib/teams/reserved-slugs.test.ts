import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { routeNames } from '@/lib/teams';
import { isReservedSlug } from '@/lib/teams/reserved-slugs';

const app = join(__dirname, '..', '..', '..', 'app');

/** First segments of all routes: groups are transparent, and a dynamic segment is not a name. */
function firstSegments(folder = app): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) =>
      /^\(.*\)$/.test(name) ? firstSegments(join(folder, name)) : /^[[_@]/.test(name) ? [] : [name],
    );
}

test('no team can take the name of a route that exists', () => {
  const segments = firstSegments();
  expect(segments).toEqual(expect.arrayContaining(['api', 'sign-in', 'setup', 'teams']));
  expect(segments.filter((segment) => !isReservedSlug(segment))).toEqual([]);
  expect(segments.filter((segment) => !routeNames.some((name) => name === segment))).toEqual([]);
});
