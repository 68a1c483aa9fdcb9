/** A reference led to no secret. The message is a sentence without a secret. */
export class SecretReferenceError extends Error {
  override readonly name = 'SecretReferenceError';
  constructor(
    message: string,
    /** Whether trying again may help, for example because a vault is down. */
    readonly passing: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
