import type { ActionState } from '@/lib/http';
import { Callout } from '../ui/callout';

/** The outcome of a form, announced. Errors of single fields are shown beside them. */
export function FormAnswer({
  state,
  failed,
  done,
}: {
  state: ActionState;
  /** Titles: what the outcome means for the form. */
  failed: string;
  done?: string;
}) {
  if (state.status === 'idle') return null;
  const good = state.status === 'done';
  // What is shown beside its field is not repeated.
  const beside = Object.keys(state.errors ?? {}).some((field) => field !== '');
  return (
    <Callout announce tone={good ? 'good' : 'bad'} title={good ? done : failed}>
      {beside ? 'Check the marked field. What you typed is kept, except secrets.' : state.message}
    </Callout>
  );
}
