import type { CredentialView } from '@/lib/credentials';
import { RelativeTime } from '../ui/time';
import { QuestionForm } from './question-form.client';
import type { Submit } from './verify-form.client';

/** The secret before the last rotation: until when it is kept, and the ways to restore or delete it. */
export function OldSecret({
  oldSecret: { hint, until },
  timeZone,
  goBack,
  destroy,
}: {
  oldSecret: NonNullable<CredentialView['oldSecret']>;
  timeZone: string;
  goBack: Submit;
  destroy: Submit;
}) {
  return (
    <div className="grid gap-3 border-t border-line pt-3">
      <p>
        The previous secret{hint ? `, which ends in ${hint},` : ''} is kept sealed and destroyed{' '}
        <RelativeTime at={until} timeZone={timeZone} mayCome />.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <QuestionForm
          look="default"
          action={goBack}
          ask="Go back to it"
          pending="Asking Datamin…"
          failed="The secret in use stays in use"
        >
          <p>
            It is put back in use once Datamin accepts it. The two swap places: the newer one is
            kept for as long.
          </p>
        </QuestionForm>
        <QuestionForm
          action={destroy}
          ask="Destroy it now"
          pending="Destroying…"
          failed="It was not destroyed"
        >
          <p>This cannot be undone.</p>
        </QuestionForm>
      </div>
    </div>
  );
}
