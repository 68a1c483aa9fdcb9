import { notFound } from 'next/navigation';
import { ResetForm } from '@/components/auth/reset-form.client';
import { PlainShell } from '@/components/layout/plain-shell';
import { NotFound } from '@/lib/errors';
import { instanceSettings, openPasswordReset } from '@/lib/teams';
import { resetAction } from './actions';

export const metadata = { title: 'New password' };

interface Props {
  params: Promise<{ token: string }>;
}

export default async function ResetPage({ params }: Props) {
  const { token } = await params;
  const { email } = await openOrNotFound(token);
  return (
    <PlainShell>
      <h1>Choose a new password</h1>
      <p className="mt-1 mb-5 text-muted">
        For the account {email}. Every session of it ends, and then you sign in.
      </p>
      <ResetForm
        action={resetAction.bind(null, token)}
        email={email}
        least={(await instanceSettings()).passwordMinLength}
      />
    </PlainShell>
  );
}

async function openOrNotFound(token: string) {
  try {
    return await openPasswordReset(token);
  } catch (thrown) {
    if (thrown instanceof NotFound) notFound();
    throw thrown;
  }
}
