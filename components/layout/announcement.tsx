import { Callout } from '../ui/callout';

/** A notice from the instance's admins to everybody who is signed in. */
export function Announcement({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <Callout tone="info" className="mb-4">
      <p className="wrap-anywhere">{text}</p>
    </Callout>
  );
}
