'use client';

import {
  type PublicKeyCredentialCreationOptionsJSON,
  startRegistration,
} from '@simplewebauthn/browser';
import { type FormEvent, useState, useTransition } from 'react';
import { buttonClass } from '@/components/ui/button';
import { TextField } from '@/components/ui/fields';
import type { ActionState } from '@/lib/http';
import { FormOutcome } from './form-outcome';
import { passkeyProblem } from './passkey-problem';
import { RecoveryCodes } from './recovery-codes';
import { untouched } from './stateful';

type Options = { options: PublicKeyCredentialCreationOptionsJSON } | { problem: string };

interface Props {
  options: () => Promise<Options>;
  finish: (name: string, response: unknown) => Promise<ActionState>;
}

/** Makes a passkey in this browser or on a device it can reach. Needs a script: browsers offer no other way. */
export function AddPasskey({ options, finish }: Props) {
  const [state, setState] = useState<ActionState>(untouched);
  const [pending, start] = useTransition();
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '');
    start(async () => {
      const asked = await options();
      if ('problem' in asked) return setState({ status: 'failed', message: asked.problem });
      let response: unknown;
      try {
        response = await startRegistration({ optionsJSON: asked.options });
      } catch (error) {
        return setState({ status: 'failed', message: passkeyProblem(error) });
      }
      setState(await finish(name, response));
    });
  };
  return (
    <form onSubmit={add} className="grid max-w-md gap-4">
      <FormOutcome state={state} />
      {state.shown ? <RecoveryCodes text={state.shown} /> : null}
      <TextField
        label="Name of the new passkey"
        name="name"
        hint="To recognize it later: the device, or where it is kept."
        maxLength={60}
        required
        errors={state.errors?.name}
      />
      <div>
        <button
          type="submit"
          className={buttonClass({ look: 'primary' })}
          disabled={pending}
          data-waits=""
        >
          {pending ? 'Waiting for the passkey…' : 'Add a passkey'}
        </button>
      </div>
    </form>
  );
}
