'use client';

import type { OutputView } from '@/lib/runs';
import { formatBytes } from '../ui/format';
import { Icon } from '../ui/icon';
import { Beginning } from './beginning';
import { ErrorCard } from './error-card';
import type { OutputLinks } from './links';
import { OutputActions } from './output-actions';
import { sizeWords } from './size-words';

interface OutputPreviewProps {
  output: OutputView;
  /** Which output it is, for screen readers: "output of Read orders". */
  label: string;
  links: OutputLinks;
}

/**
 * The beginning of an output, by its kind. Every text in it is foreign and is only ever rendered as text. A
 * client component although nothing in it moves: the hydration data of its table would be several times the
 * text it is made from.
 */
export function OutputPreview({ output, label, links }: OutputPreviewProps) {
  switch (output.kind) {
    case 'empty':
      return null;
    case 'encrypted':
      return (
        <Opaque {...{ links, label }}>
          {output.uuid === undefined ? null : (
            <>
              Datamin gave no error, only what reads as the id of the query’s data source:{' '}
              <code>{output.uuid}</code>. If it is not that:{' '}
            </>
          )}
          Encrypted, {formatBytes(output.bytes)}. An admin can add the output key to the credential.
        </Opaque>
      );
    case 'binary':
      return <Opaque {...{ links, label }}>{sizeWords(output)}</Opaque>;
    case 'not_kept':
      return (
        <p className="text-muted">
          The history does not keep this output ({formatBytes(output.bytes)}).
        </p>
      );
    case 'invalid':
      return (
        <Opaque {...{ links, label }}>
          Not readable: Datamin sent {formatBytes(output.bytes)} that are not Base64
        </Opaque>
      );
    case 'error':
      return (
        <ErrorCard messages={output.messages} more={output.moreMessages}>
          <TextFacts {...{ output, links, label }} />
          <Beginning output={output} label={label} />
        </ErrorCard>
      );
    default:
      return (
        <div className="grid gap-1">
          <TextFacts {...{ output, links, label }} />
          {output.text === '' ? null : <Beginning output={output} label={label} />}
        </div>
      );
  }
}

type Texts = Extract<OutputView, { text: string }>;

function TextFacts({
  output,
  links,
  label,
}: { output: Texts } & Omit<OutputPreviewProps, 'output'>) {
  return (
    <p className="output-facts">
      {output.decrypted ? <span>Decrypted with the team’s key</span> : null}
      {output.cut && output.text !== '' ? <span>Only its beginning is shown</span> : null}
      <OutputActions links={links} label={label} />
    </p>
  );
}

function Opaque({
  links,
  label,
  children,
}: Omit<OutputPreviewProps, 'output'> & { children: React.ReactNode }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Icon name="key" className="text-muted" />
      <span>{children}</span>
      <OutputActions links={links} label={label} />
    </p>
  );
}
