'use client';

import { useEffect, useState } from 'react';
import { type ViewName, viewsOf } from './kinds';
import { runPaced } from './model/pace';
import { type Content, firstSheet, type Sheet, sheetOf } from './sheets';

/** The content prepared for the chosen view, in slices, so that keys respond while megabytes are read. */
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
      // JSON's first view is its table, if it is one.
      if (!wanted) setHasTable(made?.view === 'table');
    });
    return () => stop.abort();
  }, [content, wanted]);

  const views = content ? viewsOf(content.kind).filter((one) => one !== 'table' || hasTable) : [];
  return { sheet, views, setView };
}
