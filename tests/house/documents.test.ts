import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const documents = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' })
  .split('\n')
  .filter(Boolean);

/** As GitHub derives them from headings. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

const anchorsOf = (path: string) =>
  [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchor(heading),
  );

function isDead(from: string, link: string): boolean {
  const [file = '', place] = link.split('#');
  const path = file ? join(dirname(from), file) : from;
  if (!existsSync(path)) return true;
  return place !== undefined && path.endsWith('.md') && !anchorsOf(path).includes(place);
}

test('what the documents link to is there', () => {
  const links = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(
      ([, link = '']) => ({ path, link }),
    ),
  );
  expect(links.length).toBeGreaterThan(100);
  expect(links.filter(({ path, link }) => isDead(path, link))).toEqual([]);
  expect(isDead('README.md', 'docs/nothing.md')).toBe(true);
  expect(isDead('README.md', 'docs/operating.md#nothing')).toBe(true);
});

test('the index of decisions names each of them', () => {
  const index = readFileSync('docs/decisions/README.md', 'utf8');
  const records = documents.filter((path) => /^docs\/decisions\/\d/.test(path));
  expect(records.length).toBeGreaterThan(40);
  expect(records.filter((path) => !index.includes(`(${basename(path)})`))).toEqual([]);
});
