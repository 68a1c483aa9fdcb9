import { formatNumber } from '../ui/format';
import { QuestionForm } from './question-form.client';
import { ReasonField } from './reason-field';
import type { Submit } from './verify-form.client';

/** Asks before a credential is disabled, or enabled again. `pipelines` is how many use it. */
export function CredentialSwitch({
  isDisabled,
  pipelines,
  enable,
  disable,
}: {
  isDisabled: boolean;
  pipelines: number;
  enable: Submit;
  disable: Submit;
}) {
  return isDisabled ? (
    <QuestionForm
      key="enable"
      look="default"
      action={enable}
      ask="Enable credential"
      pending="Enabling…"
      failed="It stays disabled"
    >
      <p>Its pipelines are read again and can be run, from now on.</p>
    </QuestionForm>
  ) : (
    <QuestionForm
      key="disable"
      action={disable}
      ask="Disable credential"
      pending="Disabling…"
      failed="It was not disabled"
    >
      <p>
        From the next request, nothing is read or run with it. {whoIsHit(pipelines)} It can be
        enabled again.
      </p>
      <ReasonField
        id="field-disable-reason"
        hint="Shown to everyone who views one of its pipelines"
      />
    </QuestionForm>
  );
}

/** Whoever disables a credential in use must see how much that is. */
function whoIsHit(pipelines: number): string {
  if (pipelines === 0) return 'No pipeline uses it.';
  return pipelines === 1
    ? 'The pipeline that uses it says so and keeps its last known numbers.'
    : `The ${formatNumber(pipelines)} pipelines that use it say so and keep their last known numbers.`;
}
