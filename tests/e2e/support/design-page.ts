import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const root = join(__dirname, '..', '..', '..');
const origin = 'http://design.test';
const font = join(
  root,
  'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
);

/**
 * A production build has no design page, and a development server would be slow. So its markup is rendered
 * here and combined with the built styles, and with a font that breaks lines the same everywhere.
 */
export async function openDesignPage(page: Page): Promise<void> {
  const styles = `${builtStyles()}
    @font-face { font-family: Specimen; src: url(/font.woff2) format('woff2'); font-weight: 100 900; }
    :root { --font-sans: Specimen; --font-mono: Specimen; }`;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Design</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="/styles.css"></head><body>${markup()}</body></html>`;
  const answers: Record<string, { contentType: string; body: string | Buffer }> = {
    '/': { contentType: 'text/html; charset=utf-8', body: html },
    '/styles.css': { contentType: 'text/css; charset=utf-8', body: styles },
    '/font.woff2': { contentType: 'font/woff2', body: readFileSync(font) },
  };
  await page.route(`${origin}/**`, (route) => {
    const answer = answers[new URL(route.request().url()).pathname];
    return answer ? route.fulfill(answer) : route.fulfill({ status: 204 });
  });
  await page.goto(origin);
  await page.evaluate(() => document.fonts.ready);
}

let rendered: string | undefined;

/** In its own process, because the test runner compiles JSX for itself, not for React. */
function markup(): string {
  rendered ??= execFileSync(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'design-markup.tsx')],
    { cwd: root, encoding: 'utf8' },
  );
  return rendered;
}

function builtStyles(): string {
  const folder = join(root, '.next', 'static');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sheets = files.filter((file) => file.endsWith('.css')).sort();
  if (sheets.length === 0) throw new Error('There are no built styles: run npm run build');
  return sheets.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
}
