import { Callout } from '../ui/callout';

/** What who runs the portal tells everybody who is signed in. */
export function Announcement({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <Callout tone="info" className="mb-4">
      <p className="wrap-anywhere">{text}</p>
    </Callout>
  );
}
