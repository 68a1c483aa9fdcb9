import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..');

/** How a process ended, and its output. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A small repository with our scripts, to run them where nothing is installed. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'portal-project-'));

  constructor() {
    for (const path of ['scripts', 'lib/db/embedded']) {
      const onlyPlain = (from: string) => !from.endsWith('.ts');
      cpSync(join(REPOSITORY, path), this.path(path), { recursive: true, filter: onlyPlain });
    }
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  /** Starts a module; its `import` paths are relative to the project. */
  start(code: string, env: Record<string, string> = {}): ChildProcess {
    const { PATH, HOME, NODE_ENV } = process.env;
    return spawn(process.execPath, ['--input-type=module', '-e', code], {
      cwd: this.folder,
      env: { PATH, HOME, NODE_ENV, ...env },
    });
  }

  run(code: string, env?: Record<string, string>): Promise<Outcome> {
    return outcome(this.start(code, env));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Collects a process's output until it ends. */
export function outcome(child: ChildProcess): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text;
  });
  return new Promise((done) => child.on('close', (code) => done({ code, ...said })));
}
