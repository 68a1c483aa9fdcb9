export type CircuitState = 'closed' | 'open' | 'half_open';

interface CircuitOptions {
  /** Consecutive upstream failures (network or 5xx) that open it. */
  failures?: number;
  /** The first rest in milliseconds; doubles with every failed probe, ±20 %. */
  coolDownMs?: number;
  maxCoolDownMs?: number;
  /** A probe that nobody settles within this time is given up, so that none can block for ever. */
  probeMs?: number;
  now?: () => number;
  random?: () => number;
  onChange?: (state: CircuitState) => void;
}

/** Permission for one attempt: report once how it ended. */
export interface CircuitPermit {
  /** Datamin answered, with whatever 2xx or 4xx. */
  succeeded(): void;
  /** Network failure, timeout or 5xx. */
  failed(): void;
  /** It ended for a reason that says nothing about Datamin. */
  released(): void;
}

/**
 * Keeps the portal from hammering a Datamin that is down, one per connection. Closed, it lets everything
 * through; after several failures in a row it opens and refuses at once; after a rest, one probe decides.
 */
export class Circuit {
  readonly #options: Required<Omit<CircuitOptions, 'onChange'>>;
  readonly #onChange: ((state: CircuitState) => void) | undefined;
  #state: CircuitState = 'closed';
  #failures = 0;
  #opened = 0;
  #until = 0;
  #probeUntil = 0;
  #generation = 0;

  constructor(options: CircuitOptions = {}) {
    this.#options = {
      failures: options.failures ?? 5,
      coolDownMs: options.coolDownMs ?? 10_000,
      maxCoolDownMs: options.maxCoolDownMs ?? 300_000,
      probeMs: options.probeMs ?? 60_000,
      now: options.now ?? Date.now,
      random: options.random ?? Math.random,
    };
    this.#onChange = options.onChange;
  }

  get state(): CircuitState {
    return this.#state;
  }

  /** Milliseconds until the next probe may be sent; 0 when one may be sent now. */
  get retryAfterMs(): number {
    if (this.#state === 'closed') return 0;
    const until = this.#state === 'open' ? this.#until : this.#probeUntil;
    return Math.max(0, until - this.#options.now());
  }

  /** Permission for one attempt, or null while it is open or a probe is under way. */
  enter(): CircuitPermit | null {
    if (this.#state === 'closed') return this.#permit(this.#generation);
    if (this.retryAfterMs > 0) return null;
    this.#probeUntil = this.#options.now() + this.#options.probeMs;
    this.#move('half_open');
    return this.#permit(this.#generation);
  }

  /** A permit of an earlier generation settles nothing: what it reports is older than the state. */
  #permit(generation: number): CircuitPermit {
    let settled = false;
    const once = (act: () => void) => () => {
      if (!settled && generation === this.#generation) act();
      settled = true;
    };
    return {
      succeeded: once(() => {
        this.#failures = 0;
        this.#opened = 0;
        if (this.#state !== 'closed') this.#move('closed');
      }),
      failed: once(() => {
        this.#failures += 1;
        if (this.#state === 'half_open' || this.#failures >= this.#options.failures) this.#open();
      }),
      released: once(() => {
        // The probe said nothing about Datamin: let the next one go at once.
        if (this.#state === 'half_open') this.#probeUntil = 0;
      }),
    };
  }

  #open(): void {
    const { coolDownMs, maxCoolDownMs, now, random } = this.#options;
    const rest = Math.min(maxCoolDownMs, coolDownMs * 2 ** Math.min(this.#opened, 30));
    this.#until = now() + Math.round(rest * (0.8 + 0.4 * random()));
    this.#opened += 1;
    this.#failures = 0;
    this.#move('open');
  }

  #move(state: CircuitState): void {
    this.#generation += 1;
    this.#state = state;
    this.#onChange?.(state);
  }
}
