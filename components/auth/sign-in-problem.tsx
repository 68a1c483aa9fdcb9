import { Callout } from '@/components/ui/callout';

/** Known codes of next-auth and ours. What an address says is never shown: anybody can write one. */
const sentences: Record<string, string> = {
  CredentialsSignin: 'E-mail address and password do not fit together.',
  RateLimited: 'Too many attempts from your address. Try again in a quarter of an hour.',
  Busy: 'Too many attempts just now. Try again in a moment.',
  AccessDenied:
    'Your organization knows you, but you have no account here. Ask an admin of your team for an invitation.',
  Unavailable: 'The portal cannot answer now. Try again in a moment.',
};

/** Why the person is back on the sign-in page. */
export function SignInProblem({ code }: { code: string | undefined }) {
  if (!code || code === 'SessionRequired') return null;
  return (
    <Callout tone="bad" announce>
      <p>
        {(Object.hasOwn(sentences, code) ? sentences[code] : undefined) ??
          'Signing in did not work. Try again.'}
      </p>
    </Callout>
  );
}
