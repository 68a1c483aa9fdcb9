import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
/** Folders that no command of the portal reads. */
const NOT_NEEDED = /^(docs\/screenshots|tests)\//;

/**
 * The result of `git clone`, plus the repository's packages and production build, which take minutes to
 * make, and nothing else that commands make there.
 */
export class BareClone {
  readonly folder = mkdtempSync(join(tmpdir(), 'portal-clone-'));
  private readonly running: { child: ChildProcess; closed: Promise<unknown> }[] = [];

  constructor() {
    const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const names = execFileSync('git', list, { cwd: ROOT, encoding: 'utf8' }).split('\0');
    for (const name of names.filter((name) => name !== '' && !NOT_NEEDED.test(name))) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      cpSync(join(ROOT, name), join(this.folder, name));
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'));
    const cache = join(ROOT, '.next', 'cache');
    cpSync(join(ROOT, '.next'), join(this.folder, '.next'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => from !== cache && !from.startsWith(cache + sep),
    });
  }

  /** The commands under a heading of README.md, without their comments. */
  commands(heading: string): string[] {
    const readme = readFileSync(join(this.folder, 'README.md'), 'utf8');
    const [, section = ''] = readme.split(`\n## ${heading}\n`);
    const [, block = ''] = /```sh\n(.*?)```/s.exec(section) ?? [];
    return block
      .split('\n')
      .map((line) => line.replace(/\s+#.*$/, ''))
      .filter((line) => line !== '');
  }

  /**
   * Types commands into a shell whose environment holds only PATH, HOME and `env`, and waits for `words`.
   * Returns the groups of that match. Throws with all the output if the command ends without it.
   */
  async type(commands: string[], words: RegExp, env: Record<string, string>): Promise<string[]> {
    const { PATH = '', HOME = '' } = process.env;
    const bare = Object.entries({ PATH, HOME, ...env }).map(([name, value]) => `${name}=${value}`);
    const child = spawn('env', ['-i', ...bare, 'sh', '-e', '-c', commands.join('\n')], {
      cwd: this.folder,
      detached: true,
    });
    const closed = new Promise((done) => child.once('close', done));
    this.running.push({ child, closed });
    let said = '';
    return await new Promise((resolve, reject) => {
      const hear = (text: string) => {
        said += text;
        const found = words.exec(said);
        if (found) resolve(found.slice(1));
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      closed.then(() => reject(new Error(`The command ended: ${said}`)));
    });
  }

  /** Ends what was typed, and removes everything it made except data. */
  async makeBare(): Promise<void> {
    await this.interrupt();
    for (const made of ['lib/db/generated', 'lib/report-page/generated']) {
      rmSync(join(this.folder, made), { recursive: true, force: true });
    }
  }

  /** Ctrl-C: everything the terminal started receives it. Resolves when the last process is gone. */
  private async interrupt(): Promise<void> {
    for (const { child, closed } of this.running.splice(0)) {
      if (child.pid && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
      await closed;
    }
  }

  async remove(): Promise<void> {
    await this.interrupt();
    const runTs = join(ROOT, 'scripts', 'lib', 'run-ts.mjs');
    const args = ['lib/db/embedded/main.ts', 'remove', join(this.folder, '.data')];
    spawnSync(process.execPath, [runTs, ...args], { cwd: ROOT });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
