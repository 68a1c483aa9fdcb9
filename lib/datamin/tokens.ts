import { DataminUnavailable } from './errors';

/** A Datamin access token. Secret: never log it. */
export interface AccessToken {
  value: string;
  /** A minute before it really expires (half of a short life), so that it does not expire in transit. */
  expiresAt: Date;
  /** Sorted, unique; empty when the server named none. */
  scopes: string[];
  /** When it was requested; absent if that was not stored. */
  issuedAt?: Date;
}

/** Where tokens come from. The portal's own shares one token between all processes. */
export interface TokenSource {
  /** A token that is not known to have expired. */
  token(): Promise<AccessToken>;
  /** Another token after `refused` got a 401. @throws DataminUnavailable `token_ended` if it is too early for one */
  renew(refused: AccessToken): Promise<AccessToken>;
}

/** At most one renewal a minute because of 401s: a revoked client must not cause a storm of requests. */
export const RENEWAL_GAP_MS = 60_000;

/**
 * A token that was valid is refused: that says nothing about the client until the next token is tried.
 * @param next when the portal may ask for that one; absent: with the next question
 */
export function tokenEnded(next?: { at: number; now: number }): DataminUnavailable {
  const then =
    next === undefined
      ? 'The portal asks for another one with its next question.'
      : `The portal replaces a refused token at most once a minute; it may ask for the next one at ${new Date(next.at).toISOString().slice(11, 19)} UTC.`;
  return new DataminUnavailable(
    'token_ended',
    `Datamin no longer accepts the access token that it issued, as after a restart. ${then}`,
    { status: 401, retryAfterMs: next && Math.max(0, next.at - next.now) },
  );
}

/** Tokens for one connection in one process, one request at a time. Failures are not cached. */
export class InProcessTokens implements TokenSource {
  #current: AccessToken | null = null;
  #flight: Promise<AccessToken> | null = null;
  #renewedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly fetchToken: () => Promise<AccessToken>,
    private readonly now: () => number,
  ) {}

  async token(): Promise<AccessToken> {
    const current = this.#current;
    if (current !== null && current.expiresAt.getTime() > this.now()) return current;
    return this.#fly();
  }

  async renew(refused: AccessToken): Promise<AccessToken> {
    const current = this.#current;
    if (current !== null && current.value !== refused.value) return current;
    if (this.#flight !== null) return this.#flight;
    const next = { at: this.#renewedAt + RENEWAL_GAP_MS, now: this.now() };
    if (next.now < next.at) throw tokenEnded(next);
    this.#renewedAt = this.now();
    return this.#fly();
  }

  #fly(): Promise<AccessToken> {
    this.#flight ??= this.fetchToken()
      .then((token) => {
        this.#current = token;
        return token;
      })
      .finally(() => {
        this.#flight = null;
      });
    return this.#flight;
  }
}
