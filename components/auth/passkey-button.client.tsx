'use client';

import {
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from '@simplewebauthn/browser';
import { useState, useTransition } from 'react';
import { buttonClass } from '@/components/ui/button';
import type { ActionState } from '@/lib/http';
import { FormOutcome } from './form-outcome';
import { passkeyProblem } from './passkey-problem';
import { untouched } from './stateful';

type Options = { options: PublicKeyCredentialRequestOptionsJSON } | { problem: string };

interface Props {
  label: string;
  options: () => Promise<Options>;
  finish: (response: unknown, returnTo: string) => Promise<ActionState>;
  returnTo: string;
}

/** Signs in with a passkey of this browser or of a device it can reach. */
export function PasskeyButton({ label, options, finish, returnTo }: Props) {
  const [state, setState] = useState<ActionState>(untouched);
  const [pending, start] = useTransition();
  const signIn = () =>
    start(async () => {
      const asked = await options();
      if ('problem' in asked) return setState({ status: 'failed', message: asked.problem });
      let response: unknown;
      try {
        response = await startAuthentication({ optionsJSON: asked.options });
      } catch (error) {
        return setState({ status: 'failed', message: passkeyProblem(error) });
      }
      // On success it redirects and returns nothing.
      const outcome: ActionState | undefined = await finish(response, returnTo);
      if (outcome) setState(outcome);
    });
  return (
    <div className="grid gap-3">
      <FormOutcome state={state} />
      <div>
        <button type="button" className={buttonClass({})} onClick={signIn} disabled={pending}>
          {pending ? 'Waiting for the passkey…' : label}
        </button>
      </div>
    </div>
  );
}
