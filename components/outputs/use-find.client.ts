'use client';

import { useEffect, useState } from 'react';
import { type Found, findInRows, findInText, mostFound } from './model/find';
import { bytesOf, findBytes } from './model/hex';
import { runPaced, type Work } from './model/pace';
import type { Sheet } from './sheets';

/** Long enough to search once per word rather than per letter. */
const pauseMs = 150;

interface Search {
  found: readonly Found[];
  at: number;
}

const nothing: Search = { found: [], at: -1 };

/** All matches in a sheet, including those far out of sight, and stepping through them. */
export function useFind(sheet: Sheet | null, query: string) {
  const [{ found, at }, setSearch] = useState(nothing);
  const [isSearching, setSearching] = useState(false);

  useEffect(() => {
    setSearch(nothing);
    if (!sheet || query === '') return;
    const stop = new AbortController();
    setSearching(true);
    const timer = setTimeout(async () => {
      const all = await runPaced(findIn(sheet, query), stop.signal);
      if (!all || stop.signal.aborted) return;
      setSearch({ found: all, at: all.length > 0 ? 0 : -1 });
      setSearching(false);
    }, pauseMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
      setSearching(false);
    };
  }, [sheet, query]);

  return {
    found,
    current: found[at] ?? null,
    /** From 1; 0 if nothing is found. */
    position: at + 1,
    isSearching,
    step: (by: 1 | -1) =>
      setSearch((before) => {
        const count = before.found.length;
        return count === 0 ? before : { ...before, at: (before.at + by + count) % count };
      }),
  };
}

/** Bytes are searched as if in a single row: how many a row has depends on the window. */
function findIn(sheet: Sheet, query: string): Work<Found[]> {
  switch (sheet.view) {
    case 'text':
      return findInText(sheet.text, query);
    case 'hex':
      return findBytes(sheet.bytes, bytesOf(query), sheet.bytes.length, mostFound);
    case 'table': {
      const { table } = sheet;
      return findInRows(table.rows, (row) => table.cells(row).map(({ text }) => text), query);
    }
    case 'tree': {
      const { tree } = sheet;
      const parts = (node: number) => {
        const { name, text } = tree.row(node);
        return [name ?? '', text];
      };
      return findInRows(tree.count, parts, query);
    }
  }
}
