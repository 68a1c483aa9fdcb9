import { notFound } from 'next/navigation';
import { ForgottenForm } from '@/components/auth/forgotten-form.client';
import { PlainShell } from '@/components/layout/plain-shell';
import { LinkButton } from '@/components/ui/button';
import { mailConfigured } from '@/lib/mail';
import { requestResetAction } from './actions';

export const metadata = { title: 'Forgotten password' };

/** Exists only where mail is configured. */
export default function ForgottenPage() {
  if (!mailConfigured()) notFound();
  return (
    <PlainShell>
      <h1>Forgotten your password?</h1>
      <p className="mt-1 mb-5 text-muted">
        We mail you a link to choose a new one. It works once, within an hour.
      </p>
      <div className="grid gap-5">
        <ForgottenForm action={requestResetAction} />
        <div>
          <LinkButton href="/sign-in">Back to signing in</LinkButton>
        </div>
      </div>
    </PlainShell>
  );
}
