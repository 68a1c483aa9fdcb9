'use client';

import type { KeyboardEvent } from 'react';
import { Button } from '../ui/button';
import { formatNumber } from '../ui/format';
import { Icon } from '../ui/icon';
import { mostFound } from './model/find';

/** Searches everything fetched, not only what is visible. */
export function FindBar({
  query,
  count,
  position,
  isSearching,
  onQuery,
  onStep,
  boxRef,
}: {
  query: string;
  count: number;
  position: number;
  isSearching: boolean;
  onQuery: (query: string) => void;
  onStep: (by: 1 | -1) => void;
  boxRef: (box: HTMLInputElement | null) => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      onStep(event.shiftKey ? -1 : 1);
    } else if (event.key === 'Escape' && query !== '') {
      // The first press empties the box; only the next closes the viewer.
      event.preventDefault();
      event.stopPropagation();
      onQuery('');
    }
  };
  return (
    <search className="viewer-find">
      <input
        ref={boxRef}
        type="search"
        className="input"
        aria-label="Find in this output"
        placeholder="Find in this output"
        aria-keyshortcuts="Control+F Meta+F"
        value={query}
        maxLength={200}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <output className="viewer-count">{countWords(query, count, position, isSearching)}</output>
      <Button small look="quiet" aria-label="Previous match" onClick={() => onStep(-1)}>
        <Icon name="up" />
      </Button>
      <Button small look="quiet" aria-label="Next match" onClick={() => onStep(1)}>
        <Icon name="down" />
      </Button>
    </search>
  );
}

function countWords(query: string, count: number, position: number, isSearching: boolean): string {
  if (query === '') return '';
  if (isSearching) return 'Searching…';
  if (count === 0) return 'Nothing found';
  return `${formatNumber(position)} of ${formatNumber(count)}${count >= mostFound ? '+' : ''}`;
}
