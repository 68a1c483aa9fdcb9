import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every document contains, and the hashes that its policy allows. */
interface Assets {
  style: string;
  script: string;
  styleHash: string;
  scriptHash: string;
}

let loaded: Assets | undefined;

/** Built by scripts/lib/report-style.mjs, which every command runs before any of this. */
export function assets(): Assets {
  loaded ??= load();
  return loaded;
}

function load(): Assets {
  // Keep each path whole and inline: behind a function the build could not resolve it, and would bundle every file.
  const style = readFileSync(
    join(process.cwd(), 'lib', 'report-page', 'generated', 'report.css'),
    'utf8',
  );
  const script = withoutComments(
    readFileSync(join(process.cwd(), 'components', 'report-document', 'comfort.js'), 'utf8'),
  );
  return { style, script, styleHash: policyHash(style), scriptHash: policyHash(script) };
}

/** How a content security policy refers to an inline text. */
export function policyHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Enough to halve it; a minifier would be a dependency to save a kilobyte. */
function withoutComments(script: string): string {
  return script.replace(/^\s*\/\/.*\n/gm, '').replace(/^\s+/gm, '');
}
