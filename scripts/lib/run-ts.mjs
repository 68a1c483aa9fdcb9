// @ts-check
// node run-ts.mjs FILE [ARGUMENTS]: runs a TypeScript file of the repository, in this very process.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { bundled } from './bundle.mjs';
import { giveUp, inRoot } from './project.mjs';

// To the program it looks as if Node had been started on it.
const [file = ''] = process.argv.splice(2, 1);
process.argv[1] = inRoot(file);
// So that a stack trace names the source files and lines.
process.setSourceMapsEnabled(true);
const bundle = await bundled(file).catch(giveUp);
if (bundle) {
  createRequire(import.meta.url)(bundle);
} else {
  await import('tsx');
  await import(pathToFileURL(inRoot(file)).href);
}
