// @ts-check
import { writeFileSync } from 'node:fs';
import { withFileLock } from '../../lib/db/embedded/file-lock.mjs';
import { fingerprint, giveUp, inRoot, locks, readOrEmpty } from './project.mjs';
import { buildReportStyle, isReportStyleBuilt } from './report-style.mjs';
import { program, runNode } from './run.mjs';

const MARKER = inRoot('lib', 'db', 'generated', '.fingerprint');
const SOURCES = ['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'];

/** Generates the Prisma client and the reports' stylesheet unless they are there for these sources. */
export async function ensureGenerated() {
  if (isGenerated() && isReportStyleBuilt()) return;
  await withFileLock(`${locks}/generate`, generate).catch(giveUp);
}

async function generate() {
  if (!isReportStyleBuilt()) await buildReportStyle();
  if (isGenerated()) return;
  const env = {
    // Generating looks for an engine that it does not use; any file keeps it from downloading one.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  };
  const code = await runNode([program('prisma', 'build', 'index.js'), 'generate'], { env });
  if (code !== 0) throw new Error('The Prisma client could not be generated: see above');
  writeFileSync(MARKER, fingerprint(SOURCES));
}

function isGenerated() {
  return readOrEmpty(MARKER) === fingerprint(SOURCES);
}
