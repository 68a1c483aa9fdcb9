import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
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

const Line = z.object({ anchorMs: z.number().optional(), run: JournalRun.optional() });

/**
 * What a sandbox must remember across restarts, one JSON document per line: the day it first started, which
 * the seeded history is tied to, and the runs that the API started. The rest follows from the seed.
 */
export class Journal {
  readonly anchorMs: number;
  readonly runs: readonly JournalRun[];

  constructor(
    private readonly file: string,
    anchorMs: number,
  ) {
    mkdirSync(dirname(file), { recursive: true });
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const lines = text.split('\n').map(parseLine);
    const known = lines.find((line) => line.anchorMs !== undefined)?.anchorMs;
    this.anchorMs = known ?? anchorMs;
    this.runs = lines.flatMap((line) => line.run ?? []);
    // A process killed while writing leaves half a line, which the next one must not join.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(file, '\n');
    if (known === undefined) appendFileSync(file, `${JSON.stringify({ anchorMs })}\n`);
  }

  append(run: JournalRun): void {
    appendFileSync(this.file, `${JSON.stringify({ run })}\n`);
  }
}

/** A line that is torn or not ours is ignored. */
function parseLine(text: string): z.output<typeof Line> {
  try {
    return Line.safeParse(JSON.parse(text)).data ?? {};
  } catch {
    return {};
  }
}
