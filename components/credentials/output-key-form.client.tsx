'use client';

import type { ReactNode } from 'react';
import { SubmitButton } from '../ui/submit-button.client';
import { useAnswer } from '../ui/use-answer.client';
import { FormAnswer } from './form-answer';
import { OutputKeyFields } from './output-key-fields';
import { SettingFold } from './setting-fold';
import type { Submit } from './verify-form.client';

/** Sets the key that decrypts outputs. */
export function OutputKeyForm({
  action,
  schemes,
  scheme,
  children,
}: {
  action: Submit;
  schemes: readonly string[];
  /** The scheme of the existing key; null without one. */
  scheme: string | null;
  /** What else can be done with it. */
  children?: ReactNode;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const { errors = {}, values = {} } = state;
  return (
    <SettingFold
      title="Encrypted outputs"
      value={scheme ? `opened with a key, ${scheme}` : 'not opened: no key'}
      state={state}
    >
      <form id="output-key" action={submit} className="grid gap-3">
        <OutputKeyFields
          required
          schemes={schemes}
          scheme={values.outputScheme ?? scheme}
          errors={errors}
        />
        <div>
          <SubmitButton look="default" pending="Saving…">
            {scheme ? 'Replace output key' : 'Save output key'}
          </SubmitButton>
        </div>
        <FormAnswer state={state} done="The output key is saved" failed="The key was not saved" />
      </form>
      {children}
    </SettingFold>
  );
}
