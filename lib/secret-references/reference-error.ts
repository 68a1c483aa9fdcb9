/** A reference led to no secret. The message is a sentence that holds no secret. */
export class SecretReferenceError extends Error {
  override readonly name = 'SecretReferenceError';
  constructor(
    message: string,
    /** Whether asking again may help, as of a vault that is down. */
    readonly passing: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}
