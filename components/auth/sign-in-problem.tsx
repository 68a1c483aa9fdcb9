import { Callout } from '@/components/ui/callout';

/** Known codes of next-auth and of our own. Never show text from the address: anybody can write one. */
const sentences: Record<string, string> = {
  CredentialsSignin: 'Wrong e-mail address or password.',
  RateLimited: 'Too many attempts from your address. Try again in 15 minutes.',
  Busy: 'Too many attempts just now. Try again in a moment.',
  AccessDenied:
    'Your organization knows you, but you have no account here. Ask an admin of your team for an invitation.',
  // The first answer of the provider, then those after the person came back from it.
  OAuthSignin: 'Your organization’s sign-in cannot be used right now. Try again in a moment.',
  OAuthCallback: 'Your organization’s sign-in did not confirm who you are. Try again.',
  Unavailable: 'The portal is unavailable. Try again in a moment.',
};

/** Why the person is back on the sign-in page. */
export function SignInProblem({ code }: { code: string | undefined }) {
  if (!code || code === 'SessionRequired') return null;
  return (
    <Callout tone="bad" announce>
      <p>
        {(Object.hasOwn(sentences, code) ? sentences[code] : undefined) ??
          'Sign-in failed. Try again.'}
      </p>
    </Callout>
  );
}
