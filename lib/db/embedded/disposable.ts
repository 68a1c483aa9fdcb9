import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Layout } from './layout';
import { findPostmaster, stopPostmaster } from './postmaster';

const MARK = 'disposable';

/** Marks a cluster as worthless once its data folder is gone, as tests' clusters are. */
export function markDisposable({ base, dataDir }: Layout): void {
  writeFileSync(join(base, MARK), dataDir);
}

/**
 * Deletes disposable clusters that lie apart from their data folder and have outlived it: a clone that ran
 * its tests as root and was deleted leaves one behind. No other cluster is ever deleted because its folder is
 * missing, which may be on a disk that is not mounted.
 */
export async function sweepDisposable(layout: Layout): Promise<void> {
  if (layout.base === layout.home) return;
  const all = dirname(layout.base);
  for (const name of readdirSync(all)) {
    const base = join(all, name);
    if (base === layout.base || !outlived(join(base, MARK))) continue;
    const running = findPostmaster({ ...layout, cluster: join(base, 'cluster') });
    if (running) await stopPostmaster(running);
    rmSync(base, { recursive: true, force: true });
  }
}

function outlived(mark: string): boolean {
  try {
    return !existsSync(readFileSync(mark, 'utf8'));
  } catch {
    return false;
  }
}
