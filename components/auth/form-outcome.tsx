import { Callout } from '@/components/ui/callout';
import type { ActionState } from '@/lib/http';

/** The outcome of a form, announced when it changes. `done` is shown when the state has no words of its own. */
export function FormOutcome({ state, done }: { state: ActionState; done?: string | undefined }) {
  if (state.status === 'failed') {
    return (
      <Callout tone="bad" announce>
        <p>{state.message ?? 'That did not work.'}</p>
      </Callout>
    );
  }
  const words = state.message ?? done;
  if (state.status !== 'done' || !words) return null;
  return (
    <Callout tone="good" announce>
      <p>{words}</p>
    </Callout>
  );
}
