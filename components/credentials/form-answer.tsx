import type { ActionState } from '@/lib/http';
import { Callout } from '../ui/callout';

/** What came of a form, said aloud. Errors of single fields stand beside them. */
export function FormAnswer({
  state,
  failed,
  done,
}: {
  state: ActionState;
  /** Titles: what it means for the form. */
  failed: string;
  done?: string;
}) {
  if (state.status === 'idle') return null;
  const good = state.status === 'done';
  // What stands beside its field is not said twice.
  const beside = Object.keys(state.errors ?? {}).some((field) => field !== '');
  return (
    <Callout announce tone={good ? 'good' : 'bad'} title={good ? done : failed}>
      {beside ? 'Check the marked field. What you typed is kept, except secrets.' : state.message}
    </Callout>
  );
}
