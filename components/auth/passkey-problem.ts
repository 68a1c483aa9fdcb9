/** What a browser says when no passkey came, in words. */
export function passkeyProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') {
    return 'No passkey was used: it was called off, or took too long.';
  }
  if (name === 'InvalidStateError') return 'This device has a passkey for you already.';
  return 'This browser cannot use passkeys here.';
}
