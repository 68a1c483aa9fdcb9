// @ts-check
import { join } from 'node:path';
import { processStart } from '../../lib/db/embedded/process-identity.mjs';
import { dataFolder } from './environment.mjs';
import { readOrEmpty } from './project.mjs';
import { runNode, typeScript } from './run.mjs';

const MAIN = 'lib/db/embedded/main.ts';

/** Stops the embedded PostgreSQL left behind by a portal that could not end in order, unless it is in use. */
export async function stopLeftDatabase() {
  const state = readOrEmpty(join(dataFolder(), 'postgres', 'state.json'));
  const pid = Number(/"pid":(\d+)/.exec(state)?.[1]);
  if (!pid || processStart(pid) === null) return;
  await runNode([...typeScript(MAIN), 'release', dataFolder()]);
}

/** Deletes the data folder's embedded PostgreSQL. @returns {Promise<boolean>} false when it is in use */
export async function removeDatabase() {
  return (await runNode([...typeScript(MAIN), 'remove', dataFolder()])) === 0;
}
