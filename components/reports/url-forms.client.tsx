'use client';

import { FormOutcome } from '../auth/form-outcome';
import { ConfirmForm } from '../ui/confirm-form';
import { SelectField } from '../ui/fields';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { type Submit, untouched } from './submit';
import { UrlShown } from './url-shown';

const graces = [
  { value: '0', label: 'at once' },
  { value: '1', label: 'after an hour' },
  { value: '24', label: 'after a day' },
  { value: '168', label: 'after a week' },
  { value: '720', label: 'after 30 days' },
];

/** Gives a report a new URL, and shows it once. */
export function RenewUrlForm({ action }: { action: Submit }) {
  const [state, submit] = useAnswer(action, untouched);
  return (
    <div className="grid gap-3">
      <UrlShown state={state} title="The new link to the report" />
      <ConfirmForm
        inline
        action={submit}
        answer={state}
        ask="New URL"
        confirm="Create a new URL"
        pending="Creating…"
      >
        <p>Everything else stays as it is.</p>
        <SelectField
          label="The old URL stops working"
          name="graceHours"
          required
          options={graces}
          defaultValue="0"
        />
        {state.status === 'failed' ? <FormOutcome state={state} /> : null}
      </ConfirmForm>
    </div>
  );
}

/** Copies a report, and shows the copy's URL once. */
export function CopyReportForm({ action }: { action: Submit }) {
  const [state, submit] = useAnswer(action, untouched);
  return (
    <form action={submit} className="grid gap-3">
      <UrlShown state={state} title="The link to the copy" manage="Manage the copy" />
      {state.status === 'failed' ? <FormOutcome state={state} /> : null}
      <div>
        <SubmitButton look="default" pending="Copying…">
          Duplicate
        </SubmitButton>
      </div>
    </form>
  );
}

/** The separate URL of a badge or a feed: shown once, replaced, or ended. */
export function SideLinkForms({
  kind,
  hint,
  open,
  end,
  mayOpen,
}: {
  kind: 'badge' | 'feed';
  /** The last characters of the existing one; null if there is none. */
  hint: string | null;
  open: Submit;
  end: Submit;
  /** Those who may not open one may still end one. */
  mayOpen: boolean;
}) {
  const [state, submit] = useAnswer(open, untouched);
  const [ended, submitEnd] = useAnswer(end, untouched);
  return (
    <div className="grid gap-2">
      <UrlShown state={state} title={`The URL of the ${kind}`} />
      {state.shown && kind === 'badge' ? <BadgeSnippet url={state.shown} /> : null}
      {state.status === 'failed' ? <FormOutcome state={state} /> : null}
      {ended.status === 'failed' ? <FormOutcome state={ended} /> : null}
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-muted">
          {hint === null
            ? 'It has no URL.'
            : `Its URL ends in …${hint}. Replacing or ending it breaks that URL at once.`}
        </span>
        {mayOpen ? (
          <form action={submit}>
            <input type="hidden" name="kind" value={kind} />
            <SubmitButton look="default" small pending="Creating…">
              {hint === null ? `Create a URL for the ${kind}` : `Replace the URL of the ${kind}`}
            </SubmitButton>
          </form>
        ) : null}
        {hint === null ? null : (
          <form action={submitEnd}>
            <input type="hidden" name="kind" value={kind} />
            <SubmitButton look="danger" small pending="Ending…">
              {`End the ${kind}`}
            </SubmitButton>
          </form>
        )}
      </div>
    </div>
  );
}

function BadgeSnippet({ url }: { url: string }) {
  return (
    <p className="text-xs text-muted">
      In a README: <code className="wrap-anywhere select-all">{`![Pipeline](${url})`}</code>
    </p>
  );
}
