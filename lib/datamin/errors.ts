/** What went wrong, in one word. The classes below group them by who can do something about it. */
type DataminErrorKind =
  // Ours: nothing was sent.
  | 'invalid_input'
  | 'address_forbidden'
  | 'aborted'
  | 'closed'
  // The server or the way to it: may pass by itself.
  | 'circuit_open'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'connection_lost'
  | 'truncated'
  | 'unavailable'
  | 'rate_limited'
  // Permission: an administrator of the credential must act.
  | 'access_refused'
  | 'scope'
  | 'foreign'
  | 'client_unknown'
  | 'client_refused'
  | 'disabled'
  // The answer makes no sense for a Datamin server.
  | 'redirected'
  | 'not_found'
  | 'rejected'
  | 'too_large'
  | 'malformed';

interface DataminErrorDetails {
  /** HTTP status, when an answer came. */
  status?: number | undefined;
  /** Milliseconds to wait before it makes sense to ask again, when known. */
  retryAfterMs?: number | undefined;
  /** What the server itself said: shortened, control characters removed. Hostile text: escape it. */
  detail?: string | undefined;
  cause?: unknown;
}

const family = Symbol.for('datamin-portal.DataminError');

/**
 * The root of the family. `message` is a sentence for a person: it names the host and what to do,
 * and never holds a secret, a token, a query string or a stack.
 *
 * A client is shared by the whole process while Next bundles this module several times, so a member is
 * told by its mark: by class, one that another bundle threw would be a stranger.
 */
export class DataminError extends Error {
  readonly [family] = true;
  readonly kind: DataminErrorKind;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  readonly detail: string | undefined;

  constructor(kind: DataminErrorKind, sentence: string, details: DataminErrorDetails = {}) {
    super(sentence, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'DataminError';
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.detail = details.detail;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: `this` is the class asked about, which may be one of its own
    if (this !== DataminError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && family in value;
  }
}

/** Datamin does not answer now; what is known stays true, and asking later may work. */
export class DataminUnavailable extends DataminError {
  constructor(kind: UnavailableKind, sentence: string, details: DataminErrorDetails = {}) {
    super(kind, sentence, details);
    this.name = 'DataminUnavailable';
  }
}

/** Datamin refuses this client; asking again changes nothing until somebody changes a setting. */
export class DataminForbidden extends DataminError {
  constructor(kind: ForbiddenKind, sentence: string, details: DataminErrorDetails = {}) {
    super(kind, sentence, details);
    this.name = 'DataminForbidden';
  }
}

type UnavailableKind =
  | 'circuit_open'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'connection_lost'
  | 'truncated'
  | 'unavailable'
  | 'rate_limited';

type ForbiddenKind =
  | 'access_refused'
  | 'scope'
  | 'foreign'
  | 'client_unknown'
  | 'client_refused'
  | 'disabled';
