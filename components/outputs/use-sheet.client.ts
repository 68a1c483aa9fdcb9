'use client';

import { useEffect, useState } from 'react';
import { type ViewName, viewsOf } from './kinds';
import { runPaced } from './model/pace';
import { type Content, firstSheet, type Sheet, sheetOf } from './sheets';

/** The content made ready for the chosen view, in slices: megabytes are read while keys still answer. */
export function useSheet(content: Content | null) {
  const [wanted, setView] = useState<ViewName | null>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [hasTable, setHasTable] = useState(true);

  useEffect(() => {
    if (!content) return;
    const stop = new AbortController();
    const work = wanted ? sheetOf(content, wanted) : firstSheet(content);
    runPaced(work, stop.signal).then((made) => {
      if (stop.signal.aborted) return;
      setSheet(made);
      // The first view of JSON is its table, unless it is none.
      if (!wanted) setHasTable(made?.view === 'table');
    });
    return () => stop.abort();
  }, [content, wanted]);

  const views = content ? viewsOf(content.kind).filter((one) => one !== 'table' || hasTable) : [];
  return { sheet, views, setView };
}
