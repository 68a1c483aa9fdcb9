import type { CredentialView } from '@/lib/credentials';
import { DescriptionList } from '../ui/description-list';
import { RelativeTime } from '../ui/time';

/** What may be shown of a credential: never the secret, at most its last characters. */
export function CredentialFacts({
  credential,
  pipelines,
  timeZone,
}: {
  credential: CredentialView;
  /** How many depend on it. */
  pipelines: number;
  timeZone: string;
}) {
  const { outputScheme, rotatedAt, accessToken } = credential;
  const time = (at: Date | null) => (at ? <RelativeTime at={at} timeZone={timeZone} /> : 'never');
  return (
    <DescriptionList
      items={[
        { term: 'Base URL', value: credential.baseUrl },
        { term: 'Client id', value: credential.clientId },
        { term: 'Client secret', value: secretInWords(credential) },
        {
          term: 'Output key',
          value: outputScheme
            ? `sealed, ${outputScheme}`
            : 'none: encrypted outputs cannot be read',
        },
        { term: 'Pipelines', value: pipelines === 0 ? 'none yet' : String(pipelines) },
        {
          term: 'Created',
          value: (
            <>
              {time(credential.createdAt)}
              {credential.createdBy ? ` by ${credential.createdBy}` : null}
            </>
          ),
        },
        { term: 'Verified', value: time(credential.lastVerifiedAt) },
        { term: 'Used', value: time(credential.lastUsedAt) },
        { term: 'Secret replaced', value: time(rotatedAt) },
        ...(credential.expiresOn
          ? [
              {
                term: (credential.daysLeft ?? 1) > 0 ? 'Expires' : 'Expired',
                value: `${credential.expiresOn}${credential.whenExpired === 'disable' ? ', then disabled' : ''}`,
              },
            ]
          : []),
        {
          term: 'Access token',
          value: accessToken ? (
            <>
              fetched {time(accessToken.fetchedAt)},{' '}
              {accessToken.expiresAt.getTime() > Date.now() ? 'ends' : 'ended'}{' '}
              <RelativeTime at={accessToken.expiresAt} timeZone={timeZone} mayCome />
            </>
          ) : (
            'none held'
          ),
        },
      ]}
    />
  );
}

function secretInWords({
  clientSecretReference: reference,
  clientSecretHint: hint,
}: CredentialView): string {
  if (reference !== null) return `kept elsewhere: ${reference}`;
  return hint ? `sealed, ends in ${hint}` : 'sealed';
}
