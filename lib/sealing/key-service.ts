/**
 * Somebody outside the portal who holds a key of keys. A sealing key that was wrapped by it is worth
 * nothing without it, so it may lie in a configuration. More kinds are added in make-key-service.ts alone.
 */
export interface KeyService {
  /** For messages: which service, and never what it takes to use it. */
  readonly name: string;
  /** Wraps a key's 32 bytes. The answer holds neither white space nor a comma. Throws KeyServiceError. */
  wrap(kid: string, key: Uint8Array): Promise<string>;
  /** The 32 bytes that `wrap` was given for this very kid. Throws KeyServiceError. */
  unwrap(kid: string, wrapped: string): Promise<Uint8Array>;
}

/** The key service did not do it. The message is a sentence without a secret. */
export class KeyServiceError extends Error {
  override readonly name = 'KeyServiceError';
  constructor(
    message: string,
    /** Whether asking again may help. */
    readonly passing: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
