import { log } from '@/lib/log';
import { toProblem } from './problem';

/** One server-sent event. `data` is sent as JSON. */
export interface StreamEvent {
  id?: string;
  event: string;
  data: unknown;
}

interface StreamOptions {
  /** Throws once the listener may no longer listen: asked every `checkEveryMs`, ahead of the next event. */
  mayListen: () => Promise<unknown>;
  /** Milliseconds between two checks of `mayListen`; each also sends something to show that the stream is alive. */
  checkEveryMs?: number;
  /** Ends the stream, as does the listener's leaving. */
  signal?: AbortSignal;
}

/** The longest that a removed member still hears anything. */
const defaultCheckMs = 10_000;
/** How long a browser waits before it reconnects. */
const retryMs = 2000;

/**
 * Events as they come, as text/event-stream; `begin` is awaited, so that a refusal is a plain answer. Ends
 * with an event `end` and its problem when the listener may no longer listen.
 */
export async function eventStream(
  begin: (signal: AbortSignal) => Promise<AsyncIterator<StreamEvent>>,
  { mayListen, checkEveryMs = defaultCheckMs, signal }: StreamOptions,
): Promise<Response> {
  const gone = new AbortController();
  const events = await begin(signal ? AbortSignal.any([gone.signal, signal]) : gone.signal);
  const encoder = new TextEncoder();
  let pending: Pending<IteratorResult<StreamEvent>> | null = null;
  let checkedAt = performance.now();
  const check = async () => {
    await mayListen();
    checkedAt = performance.now();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        controller.enqueue(encoder.encode(`retry: ${retryMs}\n\n`));
      },
      async pull(controller) {
        const say = (text: string) => controller.enqueue(encoder.encode(text));
        try {
          pending ??= new Pending(events.next());
          const dueMs = checkedAt + checkEveryMs - performance.now();
          const next = dueMs > 0 ? await pending.within(dueMs) : null;
          if (gone.signal.aborted) return;
          if (!next) {
            await check();
            say(': still here\n\n');
            return;
          }
          pending = null;
          if (next.done) controller.close();
          else say(asText(next.value));
        } catch (thrown) {
          // Nothing is sent to a listener who has gone.
          if (gone.signal.aborted) return;
          gone.abort();
          const problem = toProblem(thrown, null);
          log().debug({ status: problem.status }, 'an event stream ends');
          // Our own trouble is temporary: the listener just reconnects.
          if (problem.status < 500) say(asText({ event: 'end', data: problem }));
          controller.close();
        }
      },
      cancel() {
        gone.abort();
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream',
      // Compression and proxies would hold events back.
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function asText({ id, event, data }: StreamEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * A result that is awaited piece by piece. Promise.race would leave something at the promise each time, and a quiet
 * stream waits for days.
 */
class Pending<T> {
  #settled: PromiseSettledResult<T> | null = null;
  #wake = () => {};

  constructor(promise: Promise<T>) {
    Promise.allSettled([promise]).then(([settled]) => {
      this.#settled = settled;
      this.#wake();
    });
  }

  /** What arrives within that many milliseconds, or null; what comes later is not lost. */
  async within(ms: number): Promise<T | null> {
    if (!this.#settled) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    if (this.#settled?.status === 'rejected') throw this.#settled.reason;
    return this.#settled?.value ?? null;
  }
}
