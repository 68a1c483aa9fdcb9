/** What a person or program is told about each wrong field: sentences by field. */
export type FieldErrors = Record<string, string[]>;

interface Extras {
  errors?: FieldErrors;
  /** Further members of the problem document, such as openRequestId. */
  members?: Record<string, unknown>;
  retryAfterMs?: number;
  cause?: unknown;
}

/**
 * The family. Thrown anywhere, mapped once in lib/http. The message is a sentence for a person: what
 * happened and what to do. It never carries a secret, an id of another team, or an upstream body.
 */
export abstract class PortalError extends Error {
  abstract readonly status: number;
  abstract readonly title: string;
  readonly errors: FieldErrors | undefined;
  readonly members: Record<string, unknown>;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, extras: Extras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = new.target.name;
    this.errors = extras.errors;
    this.members = extras.members ?? {};
    this.retryAfterMs = extras.retryAfterMs;
  }
}

/** 400: the request cannot be read at all. */
export class Malformed extends PortalError {
  readonly status = 400;
  readonly title = 'Malformed request';
}

/** 401: nobody is signed in, or the token is not valid. */
export class Unauthenticated extends PortalError {
  readonly status = 401;
  readonly title = 'Sign in first';
  constructor(message = 'Sign in, or send a valid API token.') {
    super(message);
  }
}

/** 403: a known member, but the role is too low (or the request came from another origin). */
export class Forbidden extends PortalError {
  readonly status = 403;
  readonly title = 'Not allowed';
}

/** 404: unknown and foreign get one and the same answer, so it takes no message from the caller. */
export class NotFound extends PortalError {
  readonly status = 404;
  readonly title = 'Not found';
  constructor() {
    super('There is nothing here, or it is not yours to see.');
  }
}

/** 409: the request contradicts the current state. */
export class Conflict extends PortalError {
  readonly status = 409;
  readonly title = 'Conflict';
}

/** 422: readable, but some fields are wrong; `errors` says which and how. */
export class Invalid extends PortalError {
  readonly status = 422;
  readonly title = 'Invalid input';
}

/** Invalid because of one field; `sentence` goes on after the field's name. */
export function invalidField(field: string, sentence: string): Invalid {
  return invalidFields({ [field]: [sentence] });
}

/** Invalid because of these fields, where "" is the whole input; the detail is a sentence about the first of them. */
export function invalidFields(errors: FieldErrors): Invalid {
  const [field = '', sentences] = Object.entries(errors)[0] ?? [];
  return new Invalid(aboutField(field, sentences?.[0]), { errors });
}

function aboutField(field: string, sentence = 'is wrong'): string {
  return `${field || 'The input'}: ${sentence}${/[.!?]$/.test(sentence) ? '' : '.'}`;
}

/** 413: the body is larger than anything accepted here. */
export class TooLarge extends PortalError {
  readonly status = 413;
  readonly title = 'Too large';
}

/** 429: too many requests; `retryAfterMs` says when to come back. */
export class RateLimited extends PortalError {
  readonly status = 429;
  readonly title = 'Too many requests';
}

/** 502: Datamin failed. `members.upstream` is {status, kind}. */
export class UpstreamFailed extends PortalError {
  readonly status = 502;
  readonly title = 'Datamin failed';
}

/** 503: the portal itself cannot answer now, usually its database. */
export class Unavailable extends PortalError {
  readonly status = 503;
  readonly title = 'Not ready';
}
