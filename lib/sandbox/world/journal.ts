import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A started run, from which the seed makes the same task runs again. */
export interface JournalRun {
  uuid: string;
  pipelineUuid: string;
  startedAtMs: number;
  input: string | null;
}

/**
 * What a sandbox must remember over a restart, one JSON document a line: the day it first started,
 * to which the seeded history is tied, and the runs the API started. The rest follows from the seed.
 */
export class Journal {
  readonly anchorMs: number;
  readonly runs: readonly JournalRun[];

  constructor(
    private readonly file: string,
    anchorMs: number,
  ) {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').map(parseLine) : [];
    const header = lines.find((line) => line?.anchorMs !== undefined);
    this.anchorMs = header?.anchorMs ?? anchorMs;
    this.runs = lines.flatMap((line) => (line?.run === undefined ? [] : [line.run]));
    if (header === undefined) writeFileSync(file, `${JSON.stringify({ anchorMs })}\n`);
  }

  append(run: JournalRun): void {
    appendFileSync(this.file, `${JSON.stringify({ run })}\n`);
  }
}

interface Line {
  anchorMs?: number;
  run?: JournalRun;
}

/** A process killed while it wrote leaves half a line, which is no run. */
function parseLine(text: string): Line | null {
  try {
    const value: Line | null = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
