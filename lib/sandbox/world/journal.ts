import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** A started run, from which the seed generates the same task runs again. */
const JournalRun = z.object({
  uuid: z.string(),
  pipelineUuid: z.string(),
  startedAtMs: z.number(),
  input: z.string().nullable(),
});
type JournalRun = z.output<typeof JournalRun>;

/** Without its refresh token, which nobody misses: asking again with the client's secret does the same. */
const JournalToken = z.object({
  accessToken: z.string(),
  clientId: z.string(),
  permissions: z.array(z.enum(['run', 'stats'])),
  expiresAtMs: z.number(),
});
type JournalToken = z.output<typeof JournalToken>;

const Line = z.object({
  anchorMs: z.number().optional(),
  run: JournalRun.optional(),
  token: JournalToken.optional(),
  /** The end of these access tokens. */
  revoked: z.array(z.string()).optional(),
});

/**
 * What a sandbox must remember across restarts, one JSON document per line: the day it first started, which
 * the seeded history is tied to, the runs that the API started, and the access tokens it issued. The rest follows
 * from the seed.
 */
export class Journal {
  readonly anchorMs: number;
  readonly runs: readonly JournalRun[];
  readonly tokens: readonly JournalToken[];

  constructor(
    private readonly file: string,
    anchorMs: number,
  ) {
    makeFolder(dirname(file));
    const text = textOf(file);
    const lines = text.split('\n').map(parseLine);
    const known = lines.find((line) => line.anchorMs !== undefined)?.anchorMs;
    this.anchorMs = known ?? anchorMs;
    this.runs = lines.flatMap((line) => line.run ?? []);
    const revoked = new Set(lines.flatMap((line) => line.revoked ?? []));
    this.tokens = lines.flatMap(({ token }) =>
      token === undefined || revoked.has(token.accessToken) ? [] : token,
    );
    // A process killed while writing leaves half a line, which the next one must not join.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
    if (known === undefined) appendFileSync(file, `${JSON.stringify({ anchorMs })}\n`);
  }

  append(line: { run: JournalRun } | { token: JournalToken } | { revoked: string[] }): void {
    appendFileSync(this.file, `${JSON.stringify(line)}\n`);
  }
}

/** One level at a time: in /proc, which takes no folders, Node's own `recursive` tries for ever. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/** Empty where there is no file yet. Reading anything but an ordinary file may never end; those of /proc have no size. */
function textOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw new Error(`${file} is not an ordinary file.`);
  return found?.size ? readFileSync(file, 'utf8') : '';
}

/** A line that is torn or not ours is ignored. */
function parseLine(text: string): z.output<typeof Line> {
  try {
    return Line.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
