import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { SecretReferenceError } from './reference-error';

const mostBytes = 16 * 1024;

/**
 * A team's secret from `folder/team/name`, without the newline that editors leave at the end. Links are followed,
 * because mounted secrets consist of them, but never out of the team's own folder. Throws SecretReferenceError.
 */
export async function readSecretFile(folder: string, team: string, name: string): Promise<string> {
  const place = `the file "${name}" in the folder of team ${team}`;
  try {
    const home = await realpath(path.join(folder, team));
    const file = await realpath(path.join(home, name));
    if (!file.startsWith(home + path.sep)) {
      throw new SecretReferenceError(`Cannot read ${place}: it leads out of that folder.`, false);
    }
    const { size } = await stat(file);
    if (size > mostBytes)
      throw new SecretReferenceError(`Cannot read ${place}: it is too large.`, false);
    return (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    if (error instanceof SecretReferenceError) throw error;
    throw new SecretReferenceError(`Cannot read ${place}.`, false, error);
  }
}
