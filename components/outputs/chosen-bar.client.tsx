'use client';

import { CopyButton } from '../ui/copy-button.client';
import { ScrollArea } from '../ui/scroll-area';
import type { Chosen } from './sheet-props';

/** Characters shown; "Copy value" copies all. */
const shown = 5000;

/** The whole of the current value, of which a row shows only the beginning. */
export function ChosenBar({ chosen }: { chosen: Chosen | null }) {
  if (!chosen) return null;
  const { path, value } = chosen;
  return (
    <section className="viewer-chosen" aria-label="Chosen value">
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 text-xs wrap-anywhere">{path.slice(0, 500)}</code>
        <CopyButton text={() => path} label="Copy path" />
        <CopyButton text={() => value} label="Copy value" />
      </div>
      <ScrollArea label="Value" className="viewer-value">
        <pre dir="auto">
          {value.slice(0, shown)}
          {value.length > shown ? '…' : ''}
        </pre>
      </ScrollArea>
    </section>
  );
}
