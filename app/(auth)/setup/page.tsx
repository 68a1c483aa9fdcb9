import { notFound } from 'next/navigation';
import { SetupForm } from '@/components/auth/setup-form.client';
import { PlainShell } from '@/components/layout/plain-shell';
import { setupIsOpen } from '@/lib/teams';
import { setUpAction } from './actions';

export const metadata = { title: 'Set up' };

/** The first start. Once somebody has an account, this page is gone. */
export default async function SetupPage() {
  if (!(await setupIsOpen())) notFound();
  return (
    <PlainShell>
      <h1>Set up the portal</h1>
      <p className="mt-1 mb-5 text-muted">
        You will be the instance admin and the owner of the first team. You can add more teams and
        people later. After that come a Datamin credential and your first pipeline.
      </p>
      <SetupForm action={setUpAction} />
    </PlainShell>
  );
}
