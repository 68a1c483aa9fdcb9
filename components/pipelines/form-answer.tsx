import type { ActionState } from '@/lib/http';
import { Callout } from '../ui/callout';

/** The outcome of a form, announced. Errors of single fields are shown beside them too. */
export function FormAnswer({
  state,
  done,
  failed,
}: {
  state: ActionState;
  done?: string;
  failed: string;
}) {
  if (state.status === 'idle') return null;
  const good = state.status === 'done';
  // Beside the fields are the same sentences, with the fields' own names.
  const words = state.errors
    ? 'Check the marked fields. What you typed is still there.'
    : state.message;
  return (
    <Callout announce tone={good ? 'good' : 'bad'} title={good ? done : failed}>
      {words ? <p>{words}</p> : null}
    </Callout>
  );
}
