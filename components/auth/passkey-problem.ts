/** The browser's reason why there is no passkey, in words. */
export function passkeyProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'AbortError') {
    return 'No passkey was used: it was cancelled or timed out.';
  }
  if (name === 'InvalidStateError') return 'This device already has a passkey for you.';
  return 'This browser cannot use passkeys here.';
}
