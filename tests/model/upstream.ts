import { randomUUID } from 'node:crypto';
import { DataminUnavailable, type RunAnswer, type TaskRunRow } from '@/lib/datamin';
import type { Sender } from '@/lib/runs/sender';

/** The fate of Datamin, or of the process calling it, in one attempt. */
export const fates = [
  'accepted',
  'rejected',
  'unsent',
  'unauthorized',
  'unnamed',
  'lost',
  'lost-and-started',
  'late',
  'killed-before',
  'killed-after',
] as const;
export type Fate = (typeof fates)[number];

interface StartedRun {
  uuid: string;
  /** The key of the request that started it; null for a schedule's. */
  key: string | null;
  rows: { at: number; isSuccessful: boolean; published: boolean }[];
}

/** A POST that Datamin received. */
export interface Post {
  key: string;
  /** The request's state in the database just before the first byte was written. */
  stood: { state: string; attempt: number } | null;
  started: string | null;
}

export const token = { value: 'token', expiresAt: new Date(8.64e15), scopes: [] };

/** The process is gone: it writes nothing more, here or in the database. */
class Killed extends Error {}

/** One pipeline of a scripted Datamin server: what it received, what it ran, and its log. */
export class Upstream {
  readonly pipeline = randomUUID();
  readonly posts: Post[] = [];
  readonly runs: StartedRun[] = [];
  readonly #fates: Fate[] = [];
  readonly #late: { key: string; arrive: () => void }[] = [];
  #onLate = () => {};
  log: 'well' | 'empty' | 'failing' = 'well';

  constructor(
    private readonly now: () => number,
    /** The current state of the request with this key. */
    private readonly standing: (key: string) => Promise<Post['stood']>,
  ) {}

  /** What happens to the next attempts, in order; after that all goes well. */
  script(...next: Fate[]): void {
    this.#fates.push(...next);
  }

  /** Scripted fates that did not happen must not happen to somebody else. */
  forgetScript(): void {
    this.#fates.length = 0;
  }

  start(key: string | null): StartedRun {
    const run = { uuid: randomUUID(), key, rows: [] };
    this.runs.push(run);
    return run;
  }

  /** Resolves when the next answer is late. */
  nextLate(): Promise<void> {
    return new Promise((resolve) => {
      this.#onLate = resolve;
    });
  }

  /** Delivers the oldest outstanding answer; returns its key. */
  deliver(): string | null {
    const answer = this.#late.shift();
    answer?.arrive();
    return answer?.key ?? null;
  }

  /** The client that sends the request with this key. */
  senderOf(key: string): Sender {
    return {
      token: () => Promise.resolve(token),
      renew: () => Promise.resolve({ ...token, value: randomUUID() }),
      datamin: {
        startRun: () => this.#post(key),
        logs: () => this.#rows(),
      },
    };
  }

  async #post(key: string): Promise<RunAnswer> {
    const fate = this.#fates.shift() ?? 'accepted';
    if (fate === 'killed-before') throw new Killed();
    if (fate === 'unsent') return { kind: 'unsent', reason: 'Refused.', retryable: true };
    const starts = ['accepted', 'late', 'lost-and-started', 'killed-after'].includes(fate);
    const stood = await this.standing(key);
    const run = starts ? this.start(key) : null;
    this.posts.push({ key, stood, started: run?.uuid ?? null });
    const named: RunAnswer = {
      kind: 'accepted',
      status: 200,
      runUuid: run?.uuid ?? '',
      taskRuns: [],
    };
    switch (fate) {
      case 'accepted':
        return named;
      case 'late':
        return new Promise((resolve) => {
          this.#late.push({ key, arrive: () => resolve(named) });
          this.#onLate();
        });
      case 'killed-after':
        throw new Killed();
      case 'rejected':
        return { kind: 'rejected', status: 403, reason: 'It is paused.' };
      case 'unauthorized':
        return { kind: 'unauthorized', status: 401, reason: 'Not accepted.' };
      case 'unnamed':
        return { kind: 'unnamed', status: 200, reason: 'No run named.' };
      default:
        return { kind: 'uncertain', reason: 'The connection broke.' };
    }
  }

  async *#rows(): AsyncGenerator<TaskRunRow, void, undefined> {
    if (this.log === 'failing') throw new DataminUnavailable('unavailable', 'It is down.');
    if (this.log === 'empty') return;
    for (const run of this.runs) {
      for (const { at, isSuccessful, published } of run.rows) {
        if (!published) continue;
        yield {
          runUuid: run.uuid,
          taskUuid: taskUuid,
          taskType: 'query',
          isSuccessful,
          durationMs: 500,
          output: '',
          metricValue: null,
          executedAt: new Date(at),
          executedMicros: 0,
        };
      }
    }
  }

  /** A task of the run completes; its row may be published later. */
  report(run: StartedRun, isSuccessful: boolean, published: boolean): void {
    run.rows.push({ at: this.now(), isSuccessful, published });
  }

  publish(): void {
    for (const run of this.runs) for (const row of run.rows) row.published = true;
  }
}

const taskUuid = '66666666-6666-4666-8666-666666666666';
