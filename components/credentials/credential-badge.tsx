import type { CredentialStatus } from '@/lib/credentials';
import { StatusBadge, type Tone } from '../ui/badge';

const looks: Record<CredentialStatus, { tone: Tone; word: string }> = {
  ok: { tone: 'good', word: 'Works' },
  failing: { tone: 'bad', word: 'Failing' },
  unverified: { tone: 'idle', word: 'Not verified' },
};

/** How Datamin took the credential last, by shape and word. */
export function CredentialBadge({ status }: { status: CredentialStatus }) {
  const { tone, word } = looks[status];
  return <StatusBadge tone={tone}>{word}</StatusBadge>;
}
