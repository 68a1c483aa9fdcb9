import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Rendered to an image: no browser reads it. */
const pictures = ['lib/report-page/card-image.tsx'];

const withStyle = (text: string) => /\sstyle=\{/.test(text);

test('what the server renders has no style of an element’s own: the content policy drops it', () => {
  const tracked = execFileSync('git', ['ls-files', 'app', 'components', 'lib'], {
    encoding: 'utf8',
  });
  const rendered = tracked
    .split('\n')
    .filter((path) => path.endsWith('.tsx') && !path.endsWith('.client.tsx'));
  expect(rendered.length).toBeGreaterThan(200);
  const found = rendered.filter((path) => withStyle(readFileSync(path, 'utf8')));
  // The images prove that a style attribute would be found.
  expect(found).toEqual(pictures);
});
