// @ts-check
import { mkdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { inRoot, readOrEmpty, root } from './project.mjs';

const FOLDER = inRoot('.data', 'bundles');
/** What a bundle depends on besides its contents. */
const AROUND = ['package-lock.json', 'tsconfig.json', 'scripts/lib/bundle.mjs'];
/** Begins a bundle's last line: the files that it was made from, as they were. */
const MADE_OF = '\n//made-of ';

/**
 * One JavaScript file with everything that a TypeScript file imports from lib, rebuilt when one of those files
 * has changed: it loads in a quarter of the time that hundreds of modules take. Packages are not included.
 *
 * @param {string} file path in the repository
 * @returns {Promise<string | null>} path of the bundle; `null` where nothing can be written
 */
export async function bundled(file) {
  const bundle = `${FOLDER}/${file.replace(/\.ts$/, '').replaceAll('/', '-')}.cjs`;
  const known = readOrEmpty(bundle);
  const at = known.lastIndexOf(MADE_OF);
  if (at >= 0) {
    const { files, state } = JSON.parse(known.slice(at + MADE_OF.length));
    if (state === stateOf(files).state) return bundle;
  }
  const made = await make(file, bundle);
  try {
    mkdirSync(FOLDER, { recursive: true });
    for (const { path, text } of made) write(path, text);
  } catch (error) {
    // Node says ENOENT for a nested folder that is to be made where nothing may be written.
    if (/EACCES|EROFS|EPERM|ENOENT|ENOSPC|EDQUOT/.test(String(error))) return null;
    throw error;
  }
  return bundle;
}

/** @param {string} file @param {string} bundle */
async function make(file, bundle) {
  const began = Date.now();
  const { build, stop } = await import('esbuild');
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  // Its own process would live as long as this one, a server.
  await stop();
  const files = [...Object.keys(metafile.inputs).sort(), ...AROUND];
  const { state, newest } = stateOf(files);
  // What changed meanwhile may not be in it, so it must not count as complete next time.
  const last = newest < began ? `${MADE_OF}${JSON.stringify({ files, state })}` : '';
  return outputFiles.map(({ path, text }) => ({
    path,
    text: path === bundle ? text.trimEnd() + last : text,
  }));
}

/**
 * The files' times and sizes, which save reading them, and the newest time.
 *
 * @param {string[]} files
 */
function stateOf(files) {
  let newest = 0;
  const parts = files.map((file) => {
    const stats = statSync(inRoot(file), { throwIfNoEntry: false });
    if (!stats) return '-';
    newest = Math.max(newest, stats.mtimeMs);
    return `${stats.mtimeMs}/${stats.size}`;
  });
  return { state: [process.version, ...parts].join(' '), newest };
}

/** All or nothing: others may be reading it now. @param {string} path @param {string} text */
function write(path, text) {
  const growing = `${path}.${process.pid}`;
  writeFileSync(growing, text);
  renameSync(growing, path);
}
