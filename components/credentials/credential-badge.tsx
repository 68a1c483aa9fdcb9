import type { CredentialStatus, CredentialView } from '@/lib/credentials';
import { StatusBadge, type Tone } from '../ui/badge';

const looks: Record<CredentialStatus, { tone: Tone; word: string }> = {
  ok: { tone: 'good', word: 'Works' },
  failing: { tone: 'bad', word: 'Failing' },
  unverified: { tone: 'idle', word: 'Not verified' },
};

/** Whether Datamin accepted the credential last, or that it is disabled, by shape and word. */
export function CredentialBadge({
  credential: { status, disabled },
}: {
  credential: Pick<CredentialView, 'status' | 'disabled'>;
}) {
  const { tone, word } = disabled ? ({ tone: 'idle', word: 'Disabled' } as const) : looks[status];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
