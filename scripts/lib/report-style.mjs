// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fingerprint, inRoot, readOrEmpty } from './project.mjs';

const SOURCE = inRoot('components', 'report-document', 'report.css');
const BUILT = inRoot('lib', 'report-page', 'generated', 'report.css');
const MARKER = `${BUILT}.fingerprint`;
const SOURCES = [
  'components/report-document',
  'components/charts',
  'components/ui/theme.css',
  'scripts/lib/report-style.mjs',
  'node_modules/tailwindcss/package.json',
];

export const isReportStyleBuilt = () => readOrEmpty(MARKER) === fingerprint(SOURCES);

/** Builds the one small stylesheet that shared reports include. */
export async function buildReportStyle() {
  const wanted = fingerprint(SOURCES);
  const require = createRequire(import.meta.url);
  const ofTailwind = createRequire(require.resolve('@tailwindcss/postcss'));
  const { default: postcss } = await import(ofTailwind.resolve('postcss'));
  const tailwind = require('@tailwindcss/postcss');
  const { css } = await postcss([tailwind({ optimize: { minify: true } })]).process(
    readFileSync(SOURCE, 'utf8'),
    { from: SOURCE },
  );
  mkdirSync(dirname(BUILT), { recursive: true });
  // Within a style element nothing may end it.
  writeFileSync(BUILT, css.replaceAll('</', '<\\/'));
  writeFileSync(MARKER, wanted);
}
