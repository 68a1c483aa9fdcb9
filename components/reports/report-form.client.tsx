'use client';

import { FormAnswer } from '../pipelines/form-answer';
import { Panel } from '../ui/panel';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import type { Choices, FormValues } from './form-values';
import { LookFields } from './look-fields';
import { ProtectionFields } from './protection-fields';
import { RangeFields } from './range-fields';
import { type Submit, untouched } from './submit';
import { UrlShown } from './url-shown';
import { WhatFields } from './what-fields';

/** Makes or changes a report; what was typed stays when it is refused. A new report's URL is shown once. */
export function ReportForm({
  action,
  values: before,
  choices,
  isNew,
  hasPassword = false,
  sendsMail,
  hasLogo = false,
  timeZone,
}: {
  action: Submit;
  values: FormValues;
  choices: Choices;
  isNew: boolean;
  hasPassword?: boolean;
  sendsMail: boolean;
  hasLogo?: boolean;
  timeZone: string;
}) {
  const [state, submit] = useAnswer(action, untouched);
  if (state.shown) return <UrlShown state={state} title="The link to the report" />;
  const part = { values: state.values ?? before, errors: state.errors ?? {} };
  return (
    <form action={submit} className="grid gap-4">
      <FormAnswer
        state={state}
        done="Saved. Applies from the next request."
        failed={isNew ? 'It was not created' : 'Nothing was changed'}
      />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Panel title="What it shows" id="what">
          <div className="grid gap-4">
            <WhatFields {...part} choices={choices} />
          </div>
        </Panel>
        <div className="grid gap-4">
          <Panel title="Which days" id="days">
            <div className="grid gap-4">
              <RangeFields {...part} timeZones={choices.timeZones} />
            </div>
          </Panel>
          <Panel title="Who gets in" id="protection">
            <div className="grid gap-4">
              <ProtectionFields {...part} {...{ hasPassword, sendsMail, timeZone }} />
            </div>
          </Panel>
          <Panel title="Appearance and embedding" id="look">
            <div className="grid gap-4">
              <LookFields {...part} hasLogo={hasLogo} />
            </div>
          </Panel>
        </div>
      </div>
      <div>
        <SubmitButton pending={isNew ? 'Creating link…' : 'Saving…'}>
          {isNew ? 'Create link' : 'Save'}
        </SubmitButton>
      </div>
    </form>
  );
}
