'use client';

import { Button } from '../ui/button';
import { CopyButton } from '../ui/copy-button.client';
import { Icon } from '../ui/icon';
import { kindWord, type ViewName, viewWords } from './kinds';
import { hexRows } from './model/hex';
import { type Content, type Sheet, textOf } from './sheets';

/** The views of an output, and ways to copy or download it. */
export function ViewerBar({
  content,
  views,
  sheet,
  file,
  onView,
}: {
  content: Content | null;
  views: readonly ViewName[];
  sheet: Sheet | null;
  file: string;
  onView: (view: ViewName) => void;
}) {
  return (
    <div className="viewer-bar">
      <span className="text-xs text-muted">{content ? kindWord(content.kind) : ''}</span>
      <fieldset className="viewer-views">
        <legend className="sr-only">View</legend>
        {views.map((view) => (
          <Button
            key={view}
            small
            look={view === sheet?.view ? 'default' : 'quiet'}
            className={view === sheet?.view ? 'tone-busy border-accent' : ''}
            aria-pressed={view === sheet?.view}
            onClick={() => onView(view)}
          >
            {viewWords[view]}
          </Button>
        ))}
      </fieldset>
      {content && content.bytes.byteLength > 0 ? (
        <CopyButton
          text={() => copied(content)}
          label={content.whole ? 'Copy all' : 'Copy this part'}
        />
      ) : null}
      <a href={file} download className="btn btn-small btn-quiet">
        <Icon name="download" className="size-3.5" />
        Download
      </a>
    </div>
  );
}

/** Bytes are copied as hexadecimal digits: nobody could paste them raw. */
function copied({ kind, bytes }: Content): string {
  if (kind !== 'encrypted' && kind !== 'binary') return textOf(bytes);
  return hexRows(bytes, Math.max(1, bytes.byteLength)).row(0).hex;
}
