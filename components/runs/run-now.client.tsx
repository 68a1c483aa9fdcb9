'use client';

import { type ReactNode, useState } from 'react';
import { AnsweredField } from '../ui/answered.client';
import { Callout } from '../ui/callout';
import { ConfirmForm } from '../ui/confirm-form';
import { Link } from '../ui/link';
import { useAnswer } from '../ui/use-answer.client';
import { requestSentence } from './badges';
import type { RunState } from './run-state';

/**
 * Asks, then runs. The server makes the request's key with the page, and it stays the same while
 * the page refreshes, so that a double press or a repeated post makes one request.
 */
export function RunNow({
  action,
  pipeline,
  idempotencyKey,
  openRequest,
  known,
  needsName = false,
  requestsHref,
}: {
  action: (previous: RunState, form: FormData) => Promise<RunState>;
  pipeline: string;
  idempotencyKey: string;
  /** What is known of another request under way, in a sentence. */
  openRequest: string | null;
  /** What is known of the pipeline, rendered by the server. */
  known: ReactNode;
  /** Whether the name must be typed to confirm. */
  needsName?: boolean;
  /** Where the pages of requests are. */
  requestsHref: string;
}) {
  const [state, submit] = useAnswer(action, { status: 'idle' });
  const [firstKey] = useState(idempotencyKey);
  // The page follows an open request and knows more about it than the answer to its sending did.
  const isFollowed = openRequest !== null && state.request !== undefined;
  const anyway = openRequest !== null || state.blocked === true;
  return (
    <ConfirmForm
      id="run"
      look="primary"
      action={submit}
      answer={state}
      open={state.status !== 'idle'}
      ask="Run now…"
      confirm={anyway ? 'Run anyway' : 'Run now'}
      pending="Sending to Datamin…"
      hidden={{
        idempotencyKey: state.idempotencyKey ?? firstKey,
        ...(anyway && { anyway: 'true' }),
      }}
    >
      {isFollowed ? null : <RunAnswer state={state} requestsHref={requestsHref} />}
      <p className="wrap-anywhere">
        Starts <strong>{pipeline}</strong> in Datamin now. A run that has started cannot be stopped
        from here.
      </p>
      {known}
      {openRequest && !state.blocked ? (
        <Warning announce={isFollowed}>{openRequest} Running anyway may run it twice.</Warning>
      ) : null}
      {needsName ? (
        <AnsweredField
          label={<>Type its name to confirm: {pipeline}</>}
          name="typedName"
          required
          autoComplete="off"
          spellCheck={false}
        />
      ) : null}
    </ConfirmForm>
  );
}

/** The outcome of a request that did not lead to a run's page. */
export function RunAnswer({ state, requestsHref }: { state: RunState; requestsHref: string }) {
  if (state.status === 'idle') return null;
  if (state.isLost) {
    return (
      <Callout announce tone="unsure" title="No answer came">
        {state.message} Pressed again here, it is the same request.
      </Callout>
    );
  }
  if (state.blocked) return <Warning announce>{state.message}</Warning>;
  const { request } = state;
  if (!request) {
    return (
      <Callout announce tone="bad" title="It was not sent">
        {state.message}
      </Callout>
    );
  }
  return (
    <Callout
      announce
      tone={request.state === 'rejected' ? 'bad' : 'unsure'}
      title={requestSentence(request.state)}
    >
      {request.reason} <Link href={`${requestsHref}/${request.id}`}>See this request</Link>
    </Callout>
  );
}

function Warning({ announce = false, children }: { announce?: boolean; children: ReactNode }) {
  return (
    <Callout announce={announce} tone="warn" title="Something is in the way">
      {children}
    </Callout>
  );
}
