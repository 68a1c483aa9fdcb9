import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What Next.js itself imports from files of its own. */
const takenByNext = /^(metadata|generateMetadata|viewport|dynamic|proxy|register|onRequestError)$/;
const filesOfNext = /^(app\/|instrumentation|proxy\.ts$)/;

const declared =
  /^export (?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;
const passedOn = /^export (?:type )?\{([^}]*)\}/gm;
const comments = /\/\*[\s\S]*?\*\/|(?<=\s|^)\/\/.*$/gm;

/** Exports used nowhere else; an index.ts's re-exports must be used outside its folder. */
function idle(sources: ReadonlyMap<string, string>): string[] {
  const naming = new Map<string, string[]>();
  for (const [path, text] of sources) {
    for (const word of new Set(text.replace(comments, '').match(/[A-Za-z_$][\w$]*/g))) {
      naming.set(word, [...(naming.get(word) ?? []), path]);
    }
  }
  return [...sources].flatMap(([path, text]) => {
    const own = (other: string) => other === path;
    const inFolder = (other: string) => other.startsWith(path.replace(/[^/]*$/, ''));
    const unnamed = (name: string, near: (other: string) => boolean) =>
      naming.get(name)?.every(near) && !(filesOfNext.test(path) && takenByNext.test(name));
    const declarations = [...text.matchAll(declared)]
      .map(([, name = '']) => name)
      .filter((name) => unnamed(name, own));
    const passings = [...text.matchAll(passedOn)]
      .flatMap(([, names = '']) => names.split(','))
      .map((name) => name.trim().split(/\s+/).at(-1) ?? '')
      .filter((name) => name && unnamed(name, inFolder));
    return [...declarations, ...passings].map((name) => `${path}: ${name}`);
  });
}

test('what a file exports is used in another', () => {
  const tracked = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.mjs'], { encoding: 'utf8' });
  const paths = tracked.split('\n').filter(Boolean);
  expect(paths.length).toBeGreaterThan(1_500);
  expect(idle(new Map(paths.map((path) => [path, readFileSync(path, 'utf8')])))).toEqual([]);
});

test('one that is not would be found, also where an index.ts alone passes it on', () => {
  const sources = {
    'lib/a/index.ts': "export { used, type Unused } from './a';\n",
    'lib/a/a.ts':
      'export const used = 1;\nexport interface Unused {}\n// lonely\nexport const lonely = 2;\n',
    'lib/a/b.ts': "import type { Unused } from './a';\nexport type B = Unused;\n",
    'app/page.tsx': "import { used } from '@/lib/a';\nexport const metadata = { used };\n",
    'app/c.ts':
      "import type { B } from '@/lib/a/b';\n// metadata\nexport const dynamics: B = {};\n",
  };
  expect(idle(new Map(Object.entries(sources)))).toEqual([
    'lib/a/index.ts: Unused',
    'lib/a/a.ts: lonely',
    'app/c.ts: dynamics',
  ]);
});
