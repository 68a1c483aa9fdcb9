import type { OutputView } from '@/lib/runs';
import { formatBytes } from '../ui/format';
import { Icon } from '../ui/icon';
import { ScrollArea } from '../ui/scroll-area';

type Texts = Extract<OutputView, { text: string }>;

const names = { json: 'JSON', text: 'Text', xml: 'XML', csv: 'CSV', error: 'Error' };

/** An output by its kind. Every text in it is somebody else's: it is only ever text here. */
export function Output({
  output,
  label,
  href,
}: {
  output: OutputView;
  label: string;
  href: string;
}) {
  switch (output.kind) {
    case 'empty':
      return <p className="text-muted">No output</p>;
    case 'encrypted':
      return (
        <Opaque bytes={output.bytes} href={href} label={label}>
          Encrypted, {formatBytes(output.bytes)}. An admin can add the output key to the credential.
        </Opaque>
      );
    case 'binary':
      return (
        <Opaque bytes={output.bytes} href={href} label={label}>
          Binary ({output.mediaType}), {formatBytes(output.bytes)}
        </Opaque>
      );
    case 'invalid':
      return (
        <Opaque bytes={output.bytes} href={href} label={label}>
          Not readable: Datamin sent {formatBytes(output.bytes)} that are not Base64
        </Opaque>
      );
    case 'error':
      return (
        <div className="grid gap-2">
          <ul className="callout tone-bad">
            {output.messages.map((message, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same message may come twice, and none moves
              <li key={index} className="col-span-2 flex items-start gap-2">
                <Icon name="bad" className="mt-0.5" />
                <span className="callout-words wrap-anywhere">{message}</span>
              </li>
            ))}
          </ul>
          <details>
            <summary className="w-fit text-xs text-muted">The whole error</summary>
            <div className="mt-2">
              <TextOutput output={output} label={label} href={href} />
            </div>
          </details>
        </div>
      );
    default:
      return <TextOutput output={output} label={label} href={href} />;
  }
}

function TextOutput({ output, label, href }: { output: Texts; label: string; href: string }) {
  const shown = new TextEncoder().encode(output.text).byteLength;
  return (
    <div className="grid gap-1">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted">
        <span>
          {names[output.kind]}
          {output.decrypted ? ', decrypted with the team’s key' : ''} ·{' '}
          {output.cut
            ? `first ${formatBytes(shown)} of ${formatBytes(output.bytes)}`
            : formatBytes(output.bytes)}
        </span>
        <Download href={href} label={label} />
      </p>
      <ScrollArea label={label} className="max-h-64 rounded-control bg-sunken">
        <pre className="p-3 whitespace-pre-wrap wrap-anywhere">{output.text}</pre>
      </ScrollArea>
    </div>
  );
}

function Opaque({
  bytes,
  href,
  label,
  children,
}: {
  bytes: number;
  href: string;
  label: string;
  children: React.ReactNode;
}) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Icon name="key" className="text-muted" />
      <span>{children}</span>
      {bytes > 0 ? <Download href={href} label={label} /> : null}
    </p>
  );
}

/** A plain anchor: a file is not a page of the router's. */
function Download({ href, label }: { href: string; label: string }) {
  return (
    <a href={href} download className="link inline-flex items-center gap-1 text-xs">
      <Icon name="download" className="size-3.5" />
      Download<span className="sr-only"> {label}</span>
    </a>
  );
}
