import { EventEmitter } from 'node:events';
import { Logger, type Runner, type RunnerOptions, run, type WorkerEvents } from 'graphile-worker';
import { tellOutage } from '@/lib/db';
import { log } from '@/lib/log';
import { leave } from './heartbeat';

/** That many failed looks for a job in a row, counting all of its workers together, make it deaf. */
const deafAfterLooks = 24;

/** A runner, and how its looks for jobs fare. */
interface Shift {
  runner: Runner;
  /** The names its jobs are locked under: of pools, not of single workers. */
  ids: string[];
  failedLooks: number;
  /** Whether it ends, and takes no more jobs. */
  isOver: boolean;
}

/**
 * graphile-worker, restarted when it ends or becomes deaf. It ends when it cannot write down how a job ended, as when
 * the database goes away just then; that job is freed with the old one's name. It is deaf when the first query it makes
 * fails: it keeps that outcome (`taskIdentifiers.js` of 0.17 and 0.18), and would look for jobs in vain for as long as
 * the process lives, while claiming to be well.
 */
export class JobRunner {
  /** Resolves when it was told to stop and has. */
  readonly ended: Promise<void>;
  readonly #end: () => void;
  #shift: Shift;
  /** Told to stop; they finish their jobs first, and stay alive until then. */
  readonly #leaving = new Set<Shift>();
  #isStopping = false;

  private constructor(
    private readonly options: RunnerOptions,
    shift: Shift,
  ) {
    let end = () => {};
    this.ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.#end = end;
    this.#shift = shift;
    this.#follow(shift);
  }

  /** Throws what graphile-worker throws when it cannot be started. */
  static async start(options: RunnerOptions): Promise<JobRunner> {
    return new JobRunner(options, await begin(options));
  }

  /** Looks for a job that have failed since the last that did not. */
  get failedLooks(): number {
    return this.#shift.failedLooks;
  }

  get ids(): readonly string[] {
    return [this.#shift, ...this.#leaving].flatMap(({ ids }) => ids);
  }

  /** Restarts when it ends, or every look for jobs fails; while the database is away, the old one stays. */
  async renewIfDeaf(): Promise<void> {
    const old = this.#shift;
    if (this.#isStopping || (!old.isOver && old.failedLooks < deafAfterLooks)) return;
    // Starting writes: where nothing can be written the new one would be just as deaf.
    if (!(await takesWrites(this.options))) return;
    this.#shift = await begin(this.options);
    this.#leaving.add(old);
    this.#follow(this.#shift);
    log().warn(
      { failedLooks: old.failedLooks },
      'the worker could not reach its jobs and was restarted',
    );
    try {
      await endOf(old);
    } finally {
      this.#leaving.delete(old);
    }
    await leave(old.ids);
  }

  /** Lets jobs in progress finish. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await endOf(this.#shift);
    this.#end();
  }

  #follow({ runner }: Shift): void {
    void runner.promise.catch((error: unknown) => {
      if (!tellOutage(error)) log().error({ err: error }, 'the worker ended');
    });
  }
}

/** Resolves when its jobs are finished. */
async function endOf({ runner }: Shift): Promise<void> {
  // Refused by one that ends by itself.
  await runner.stop().catch(() => undefined);
  await runner.promise.catch(() => undefined);
}

async function takesWrites({ pgPool }: RunnerOptions): Promise<boolean> {
  const answer = await pgPool?.query<{ shut: string }>(
    "SELECT current_setting('transaction_read_only') AS shut",
  );
  return answer?.rows[0]?.shut !== 'on';
}

async function begin(options: RunnerOptions): Promise<Shift> {
  const events: WorkerEvents = new EventEmitter();
  const ids: string[] = [];
  events.on('pool:create', ({ workerPool }) => ids.push(workerPool.id));
  const logger = new Logger(() => (level, message, meta) => {
    if (level !== 'error' && level !== 'warning') log().debug({ message }, 'worker');
    else if (!tellOutage(meta?.error, { message })) log().warn({ message }, 'worker');
  });
  const shift: Shift = {
    // A pooler may send a prepared statement to a session that does not know it, which ends the process.
    runner: await run({
      ...{ ...options, events, logger },
      ...{ noHandleSignals: true, noPreparedStatements: true },
      // Otherwise it does not wait for these writes, and the first that fails ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    }),
    ids,
    failedLooks: 0,
    isOver: false,
  };
  const heard = () => {
    shift.failedLooks = 0;
  };
  events.on('pool:gracefulShutdown', () => {
    shift.isOver = true;
  });
  events.on('worker:getJob:empty', heard);
  events.on('job:start', heard);
  events.on('worker:getJob:error', () => {
    shift.failedLooks += 1;
  });
  return shift;
}
