'use client';

import { useEffect, useState } from 'react';
import { Dialog } from '../ui/dialog.client';
import { ChosenBar } from './chosen-bar.client';
import { FindBar } from './find-bar.client';
import type { Chosen } from './sheet-props';
import { SheetView } from './sheet-view.client';
import { useContent } from './use-content.client';
import { useFind } from './use-find.client';
import { useSheet } from './use-sheet.client';
import { ViewerBar } from './viewer-bar.client';
import { ViewerNote } from './viewer-note';

export interface ViewerProps {
  /** The addresses of the output, in pieces and as a file. */
  piece: string;
  file: string;
  /** Which output it is: "output of Read orders". */
  label: string;
  onClose: () => void;
}

/** All of an output, to scroll, search and copy from. Fetched when opened. */
export function Viewer({ piece, file, label, onClose }: ViewerProps) {
  const { content, total, problem, isLoading, loadMore } = useContent(piece);
  const { sheet, views, setView } = useSheet(content);
  const [query, setQuery] = useState('');
  const { found, current, position, isSearching, step } = useFind(sheet, query);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [box, setBox] = useState<HTMLInputElement | null>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'f' || !(event.ctrlKey || event.metaKey)) return;
      // The browser's own search sees only the visible rows.
      event.preventDefault();
      box?.focus();
      box?.select();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [box]);

  const changeView: typeof setView = (view) => {
    setChosen(null);
    setView(view);
  };

  return (
    <Dialog open onClose={onClose} title={titleOf(label)} className="viewer">
      <div className="viewer-tools">
        <ViewerBar {...{ content, views, sheet, file }} onView={changeView} />
        <FindBar
          {...{ query, position, isSearching }}
          count={found.length}
          onQuery={setQuery}
          onStep={step}
          boxRef={setBox}
        />
      </div>
      <ViewerNote
        {...{ content, total, problem, isLoading, file, loadMore }}
        moreColumns={sheet?.view === 'table' ? sheet.table.moreColumns : 0}
      />
      <SheetView {...{ sheet, label, query, found, current }} onChoose={setChosen} />
      <ChosenBar chosen={chosen} />
    </Dialog>
  );
}

function titleOf(label: string): string {
  return label.charAt(0).toUpperCase() + label.slice(1);
}
