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
  /** Another token after `refused` got a 401; the same one when renewing again would be no use. */
  renew(refused: AccessToken): Promise<AccessToken>;
}

/** At most one renewal a minute because of 401s: a revoked client must not cause a storm of requests. */
const RENEWAL_GAP_MS = 60_000;

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
    if (this.now() - this.#renewedAt < RENEWAL_GAP_MS) return refused;
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
