import { Callout } from '@/components/ui/callout';
import { CopyButton } from '@/components/ui/copy-button.client';

/** A link or token that is shown only once. Selects as one piece, in case copying is refused. */
export function ShownOnce({
  title,
  text,
  note,
}: {
  title: string;
  text: string;
  note?: string | undefined;
}) {
  return (
    <Callout tone="good" announce title={title} className="text-start">
      <p>It is shown only now. Copy it.{note ? ` ${note}` : ''}</p>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <code className="wrap-anywhere select-all">{text}</code>
        <CopyButton text={text} />
      </div>
    </Callout>
  );
}
