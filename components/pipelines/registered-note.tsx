import { Callout } from '../ui/callout';

/** The outcome of registering the pipeline, on the page it led to. */
export function RegisteredNote({ outcome }: { outcome: string | undefined }) {
  if (outcome === 'seen') {
    return (
      <Callout announce tone="good" title="Registered" className="mb-4">
        <p>The last 7 days of its log were read, and its tasks with them.</p>
      </Callout>
    );
  }
  if (outcome === 'none') {
    return (
      <Callout announce tone="warn" title="Registered; no runs seen" className="mb-4">
        <p>
          Datamin has no runs of it in the last 7 days. It cannot tell a pipeline that never ran
          from one it does not know: check the UUID if you expected runs.
        </p>
      </Callout>
    );
  }
  if (outcome === 'later') {
    return (
      <Callout announce tone="info" title="Registered" className="mb-4">
        <p>Its log is being read in the background; its tasks will show here.</p>
      </Callout>
    );
  }
  return null;
}
