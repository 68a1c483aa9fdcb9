import { Callout } from '@/components/ui/callout';
import { CopyButton } from '@/components/ui/copy-button.client';

/** Recovery codes, shown once. `text` has one per line. */
export function RecoveryCodes({ text }: { text: string }) {
  return (
    <Callout tone="good" announce title="Your recovery codes">
      <p>
        Each works once if you lose your second factor. They are shown only now: print them, or keep
        them in a password manager.
      </p>
      <pre className="my-2 grid grid-cols-1 gap-x-6 select-all sm:grid-cols-2">
        {text.split('\n').map((code) => (
          <code key={code}>{`${code}\n`}</code>
        ))}
      </pre>
      <CopyButton text={text} />
    </Callout>
  );
}
