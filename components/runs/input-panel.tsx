import { LinkButton } from '../ui/button';
import { formatBytes } from '../ui/format';
import { ScrollArea } from '../ui/scroll-area';

/** The input a request's run was started with, and the way to run it again with the same input. */
export function InputPanel({
  input,
  bytes,
  againHref,
}: {
  input: string;
  bytes: number;
  againHref: string;
}) {
  return (
    <div className="grid gap-3">
      <ScrollArea label="Input" className="max-h-80 rounded bg-sunken p-2">
        <pre className="whitespace-pre-wrap wrap-anywhere">{input}</pre>
      </ScrollArea>
      <div className="flex flex-wrap items-center gap-3">
        <LinkButton href={againHref}>Run with this input…</LinkButton>
        <span className="text-muted">{formatBytes(bytes)}</span>
      </div>
    </div>
  );
}
