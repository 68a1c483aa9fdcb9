import { Callout } from '../ui/callout';

/** What happened when the pipeline was registered, on the page it led to. */
export function RegisteredNote({ outcome }: { outcome: string | undefined }) {
  if (outcome === 'seen') {
    return (
      <Callout announce tone="good" title="Registered" className="mb-4">
        <p>Its log of the last 7 days was read, and its tasks with it.</p>
      </Callout>
    );
  }
  if (outcome === 'none') {
    return (
      <Callout announce tone="warn" title="Registered; no runs seen" className="mb-4">
        <p>
          Datamin has no runs of it in the last 7 days. It cannot tell a pipeline that never ran
          from one it does not know: check the UUID if you expected some.
        </p>
      </Callout>
    );
  }
  if (outcome === 'later') {
    return (
      <Callout announce tone="info" title="Registered" className="mb-4">
        <p>
          Its log is not read yet; that goes on in the background, and its tasks will show here.
        </p>
      </Callout>
    );
  }
  return null;
}
