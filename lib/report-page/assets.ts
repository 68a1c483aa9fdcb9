import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every document carries within it, and the hashes by which its policy knows them. */
interface Assets {
  style: string;
  script: string;
  styleHash: string;
  scriptHash: string;
}

let loaded: Assets | undefined;

/** Built by scripts/lib/report-style.mjs, which every command runs before anything of this. */
export function assets(): Assets {
  loaded ??= load();
  return loaded;
}

function load(): Assets {
  // Each path whole and in place: through a function the build cannot tell it, and takes along every file there is.
  const style = readFileSync(
    join(process.cwd(), 'lib', 'report-page', 'generated', 'report.css'),
    'utf8',
  );
  const script = withoutComments(
    readFileSync(join(process.cwd(), 'components', 'report-document', 'comfort.js'), 'utf8'),
  );
  return { style, script, styleHash: policyHash(style), scriptHash: policyHash(script) };
}

/** How a content security policy names a text of the document. */
export function policyHash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Enough to halve it; a minifier would be a dependency for a kilobyte. */
function withoutComments(script: string): string {
  return script.replace(/^\s*\/\/.*\n/gm, '').replace(/^\s+/gm, '');
}
