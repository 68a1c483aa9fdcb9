/** What went wrong, in one word. The classes below group these by who can do something about them. */
type DataminErrorKind =
  // Ours: nothing was sent.
  | 'invalid_input'
  | 'address_forbidden'
  | 'aborted'
  | 'closed'
  // The server, or the way to it: may go away by itself.
  | 'circuit_open'
  | 'unreachable'
  | 'tls'
  | 'timeout'
  | 'connection_lost'
  | 'truncated'
  | 'unavailable'
  | 'rate_limited'
  | 'token_ended'
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
  /** HTTP status, if there was an answer. */
  status?: number | undefined;
  /** Milliseconds to wait before asking again makes sense, if known. */
  retryAfterMs?: number | undefined;
  /** What the server itself said, shortened and without control characters. Untrusted text: escape it. */
  detail?: string | undefined;
  cause?: unknown;
}

const family = Symbol.for('datamin-portal.DataminError');

/**
 * The root of the family. `message` is a sentence for a person: it names the host and what to do, and never
 * contains a secret, a token, a query string or a stack trace.
 *
 * The whole process shares a client while Next bundles this module several times, so `instanceof` goes by a
 * mark: by class, an error thrown in another bundle would not be recognised.
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

/** Datamin does not answer at the moment; what is known stays true, and asking later may work. */
export class DataminUnavailable extends DataminError {
  constructor(kind: UnavailableKind, sentence: string, details: DataminErrorDetails = {}) {
    super(kind, sentence, details);
    this.name = 'DataminUnavailable';
  }
}

/** Datamin refuses this client; asking again is no use until somebody changes a setting. */
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
  | 'rate_limited'
  | 'token_ended';

type ForbiddenKind =
  | 'access_refused'
  | 'scope'
  | 'foreign'
  | 'client_unknown'
  | 'client_refused'
  | 'disabled';
