import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  node: Record<string, { workers: Record<string, unknown>; exportedName: string }>;
}

/** Every action of the build that can be called from outside, and a page that uses it. */
export function actionsOf(slug: string): { id: string; name: string; path: string }[] {
  const file = join(process.cwd(), '.next', 'server', 'server-reference-manifest.json');
  const { node } = JSON.parse(readFileSync(file, 'utf8')) as Manifest;
  return Object.entries(node).map(([id, { workers, exportedName: name }]) => {
    const path = (Object.keys(workers)[0] ?? '')
      .replace(/^app|\/page$/g, '')
      .replaceAll(/\/\([^)]*\)/g, '')
      .replaceAll(/\[(?:team|slug)\]/g, slug)
      .replaceAll(/\[\w+\]/g, '11111111-1111-4111-8111-111111111111');
    return { id, name, path: path || '/' };
  });
}
