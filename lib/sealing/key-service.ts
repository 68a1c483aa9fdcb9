/**
 * A service outside the portal that holds a key-encrypting key. A sealing key it has wrapped is worthless
 * without it, so it may lie in a configuration. Add more kinds in make-key-service.ts only.
 */
export interface KeyService {
  /** For messages: which service it is, never what it takes to use it. */
  readonly name: string;
  /** Wraps a key's 32 bytes. The result holds neither white space nor a comma. Throws KeyServiceError. */
  wrap(kid: string, key: Uint8Array): Promise<string>;
  /** The 32 bytes that `wrap` was given for this very kid. Throws KeyServiceError. */
  unwrap(kid: string, wrapped: string): Promise<Uint8Array>;
}

/** The key service failed. The message is a sentence without a secret. */
export class KeyServiceError extends Error {
  override readonly name = 'KeyServiceError';
  constructor(
    message: string,
    /** Whether trying again may help. */
    readonly passing: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
