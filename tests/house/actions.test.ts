import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Bodies that accept nothing and do nothing: the design gallery's. */
const inline = ['app/design/_gallery/overlays.tsx'];

const isFile = /^'use server';/m;
const isInline = /^\s+'use server';/m;
const tell = /^export (?!const \w+ = action\(|type |interface )/gm;

const sources = () =>
  execFileSync('git', ['ls-files', 'app', 'components', 'lib'], { encoding: 'utf8' })
    .split('\n')
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

test('every action that can be called from outside reads what it is given at its own door', () => {
  const files = sources().filter(({ text }) => isFile.test(text));
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap(({ path, text }) => (text.match(tell) ?? []).map(() => path))).toEqual([]);
});

test('an action inside a component would have no such door', () => {
  const found = sources().filter(({ text }) => isInline.test(text));
  expect(found.map(({ path }) => path)).toEqual(inline);
});

test.each([
  'export async function open(form: FormData) {}',
  'export const open = async () => {};',
  'export default action([], open);',
  "export { open } from './elsewhere';",
])('"%s" would be found', (line) => {
  expect(`'use server';\n\n${line}\n`.match(tell)).toHaveLength(1);
});
