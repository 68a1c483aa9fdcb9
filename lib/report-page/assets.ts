import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every document carries within it, and the hashes by which its policy knows them. */
export interface Assets {
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
  const read = (...path: string[]) => readFileSync(join(process.cwd(), ...path), 'utf8');
  const style = read('lib', 'report-page', 'generated', 'report.css');
  const script = withoutComments(read('components', 'report-document', 'comfort.js'));
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
