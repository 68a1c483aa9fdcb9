import { randomUUID } from 'node:crypto';
import { Conflict } from '@/lib/errors';
import {
  addRunRequestNote,
  closeRunRequest,
  followRuns,
  lookAgain,
  matchRunRequest,
  readRunRequest,
  runAgain,
  sendRunRequest,
} from '@/lib/runs';
import { endLostAttempt } from '@/lib/runs/end-lost-attempt';
import { recordRunRequest } from '@/lib/runs/record-run-request';
import { type RecordAndSendOptions, recordAndSend } from '@/lib/runs/request-run';
import { addPipeline, type Ground, personOf, workerOf } from './ground';
import type { Step } from './steps';
import { type Fate, type Post, token, Upstream } from './upstream';

interface Row {
  id: string;
  key: string;
  state: string;
}

/** One pipeline's requests as things happen to them, and the answers their askers got. */
export class Life {
  readonly upstream: Upstream;
  /** The ids returned in answers, by key. */
  readonly told = new Map<string, string>();
  readonly keys: string[] = [];
  readonly #works = new Map<string, Promise<unknown>>();
  #pipelineId = '';

  constructor(
    readonly ground: Ground,
    private readonly clock: { now: () => number; pass: (ms: number) => void },
  ) {
    this.upstream = new Upstream(clock.now, (key) => this.#standing(key));
  }

  async begin(): Promise<void> {
    this.#pipelineId = await addPipeline(this.ground, this.upstream.pipeline);
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'ask':
        return this.#ask(this.#newKey(), step);
      case 'ask-again': {
        const key = this.keys[step.which % Math.max(1, this.keys.length)];
        return key ? this.#ask(key, { anyway: true, held: false, fates: [] }) : undefined;
      }
      case 'ask-twice': {
        const key = this.#newKey();
        const asked = { ...step, anyway: true };
        await Promise.all([this.#ask(key, asked), this.#ask(key, asked)]);
        return;
      }
      case 'die-recorded': {
        const wish = { ...this.#wish(this.#newKey()), anyway: true };
        await recordRunRequest(personOf(this.ground), wish);
        return;
      }
      case 'sweep':
        return this.#sweep(step.fates);
      case 'leases-end':
        return this.#endLeases();
      case 'answer-late':
        await this.#deliver();
        return;
      case 'time':
        return this.clock.pass(step.seconds * 1000);
      case 'task':
        return this.#report(step.which, step.isSuccessful, step.published);
      case 'finish':
        this.#report(step.which, step.isSuccessful, true);
        await this.look();
        this.clock.pass(61_000);
        return this.look();
      case 'publish':
        return this.upstream.publish();
      case 'foreign-run':
        return this.upstream.report(this.upstream.start(null), true, true);
      case 'log':
        this.upstream.log = step.how;
        return;
      case 'look':
        await Promise.all(Array.from({ length: step.workers }, () => this.look()));
        return;
      default:
        return this.#choose(step);
    }
  }

  /** The worker reads the log. */
  async look(): Promise<void> {
    await followRuns(workerOf(this.ground), this.#pipelineId, this.#senderFor(''));
  }

  /** Resumes whatever was left behind, as the worker would in time. */
  async end(): Promise<void> {
    await this.#sweep([]);
    await this.#endLeases();
    while (await this.#deliver());
    await this.look();
  }

  #report(which: number, isSuccessful: boolean, published: boolean): void {
    const run = this.upstream.runs[which % Math.max(1, this.upstream.runs.length)];
    if (run) this.upstream.report(run, isSuccessful, published);
  }

  async #choose(step: Extract<Step, { which: number }>): Promise<void> {
    const rows = await this.rows();
    const row = rows[step.which % Math.max(1, rows.length)];
    if (!row) return;
    const person = personOf(this.ground);
    const choices: Partial<Record<Step['do'], () => Promise<unknown>>> = {
      close: () => closeRunRequest(person, row.id, { note: 'enough' }),
      note: () => addRunRequestNote(person, row.id, { text: 'a word' }),
      'look-again': () => lookAgain(person, row.id, this.#senderFor('')),
    };
    if (step.do === 'match') choices.match = () => this.#match(row.id, step.candidate);
    if (step.do === 'run-again') {
      const key = this.#newKey();
      this.upstream.script(...step.fates);
      choices['run-again'] = () =>
        this.#answered(key, () =>
          runAgain(person, row.id, { idempotencyKey: key }, this.#options(key, step.held)),
        );
    }
    // A choice about a request not in doubt is refused; the laws check at the end that it had no effect.
    await choices[step.do]?.().catch(this.#refused);
    this.upstream.forgetScript();
  }

  async #match(id: string, candidate: number): Promise<void> {
    const { candidates } = await readRunRequest(personOf(this.ground), id);
    const run = candidates[candidate % Math.max(1, candidates.length)];
    if (run) await matchRunRequest(personOf(this.ground), id, { runUuid: run.runUuid });
  }

  async #ask(
    key: string,
    { anyway, held, fates }: { anyway: boolean; held: boolean; fates: readonly Fate[] },
  ): Promise<void> {
    this.upstream.script(...fates);
    const wish = { ...this.#wish(key), anyway };
    const ask = () => recordAndSend(personOf(this.ground), wish, this.#options(key, held));
    await this.#answered(key, ask).catch(this.#refused);
    this.upstream.forgetScript();
  }

  async #answered(key: string, ask: () => Promise<{ id: string }>): Promise<void> {
    const answer = await this.#untilLate(key, ask);
    if (answer) this.told.set(key, answer.id);
  }

  /** Waits until it is done, or its answer is late; then it continues once the answer arrives. */
  async #untilLate<T>(key: string, begin: () => Promise<T>): Promise<T | null> {
    const late = this.upstream.nextLate().then(() => null);
    const work = begin();
    this.#works.set(
      key,
      work.catch(() => null),
    );
    return Promise.race([work, late]);
  }

  async #sweep(next: readonly Fate[]): Promise<void> {
    for (const { id, key, state } of await this.rows()) {
      if (state !== 'requested') continue;
      this.upstream.script(...next);
      // Two workers find it at once; killing one affects only that one.
      const send = () => sendRunRequest(workerOf(this.ground), id, this.#options(key, false));
      await this.#untilLate(key, () => Promise.allSettled([send(), send()]));
      this.upstream.forgetScript();
    }
  }

  async #endLeases(): Promise<void> {
    this.clock.pass(45_001);
    for (const { id, state } of await this.rows()) {
      if (state !== 'sending') continue;
      await Promise.all([0, 1].map(() => endLostAttempt(workerOf(this.ground), id)));
    }
  }

  async #deliver(): Promise<boolean> {
    const key = this.upstream.deliver();
    if (key !== null) await this.#works.get(key);
    return key !== null;
  }

  rows(): Promise<Row[]> {
    return this.ground.query<Row>(
      'SELECT id, idempotency_key AS key, state FROM run_requests WHERE pipeline_id = $1 ORDER BY requested_at, id',
      [this.#pipelineId],
    );
  }

  async #standing(key: string): Promise<Post['stood']> {
    const [row] = await this.ground.query<{ state: string; attempt: number }>(
      'SELECT state, attempt FROM run_requests WHERE team_id = $1 AND idempotency_key = $2',
      [this.ground.team.id, key],
    );
    return row ?? null;
  }

  readonly #refused = (error: unknown): void => {
    if (!(error instanceof Conflict)) throw error;
  };

  #wish(key: string) {
    return { pipelineUuid: this.upstream.pipeline, idempotencyKey: key };
  }

  #newKey(): string {
    const key = randomUUID();
    this.keys.push(key);
    return key;
  }

  #senderFor(key: string) {
    return { senderFor: () => Promise.resolve(this.upstream.senderOf(key)) };
  }

  #options(key: string, held: boolean): RecordAndSendOptions {
    const sender = this.upstream.senderOf(key);
    const ready = held ? { sender, token } : null;
    return { ...this.#senderFor(key), held: () => ready, pause: () => Promise.resolve() };
  }
}
