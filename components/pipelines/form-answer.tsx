import type { ActionState } from '@/lib/http';
import { Callout } from '../ui/callout';

/** What came of a form, said aloud. The errors of single fields stand beside them too. */
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
  return (
    <Callout announce tone={good ? 'good' : 'bad'} title={good ? done : failed}>
      {state.message ? <p>{state.message}</p> : null}
    </Callout>
  );
}
