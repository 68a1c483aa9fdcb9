// biome-ignore-all lint/a11y/useSemanticElements: the parts of a <table> cannot be laid out by place
'use client';

import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { cx } from '../ui/cx';
import { formatNumber } from '../ui/format';
import { columnPlaces, inSight } from './column-places';
import { Marked, marksOf } from './marked';
import { mostRows } from './model/lines';
import type { TableModel } from './model/table';
import type { SheetProps } from './sheet-props';
import { useRows } from './use-rows.client';

/** Characters drawn of a cell; it is clipped long before, and the bar below has all of it. */
const drawn = 300;

/** A table with the keys of the WAI-ARIA grid pattern. Only visible cells are in the page. */
export function TableSheet({
  table,
  label,
  query,
  current,
  onChoose,
}: SheetProps & { table: TableModel }) {
  const id = useId();
  const [active, setActive] = useState({ row: 0, column: 0 });
  const count = Math.min(table.rows, mostRows);
  const { scroller, rowHeight, rows, page, left, width, reveal } = useRows(count);
  const places = useMemo(() => columnPlaces(table, rowHeight / 24), [table, rowHeight]);
  const columns = inSight(places, left, width, active.column);

  const choose = (row: number, column: number) => {
    setActive({ row, column });
    onChoose({ path: table.path(row, column), value: table.value(row, column) });
  };

  useEffect(() => {
    if (current) setActive({ row: current.row, column: current.part });
  }, [current]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it follows the active cell, not the window
  useEffect(() => {
    reveal(active.row, rowHeight);
    const place = places[active.column];
    const element = scroller.current;
    if (!place || !element) return;
    const { scrollLeft, clientWidth } = element;
    const numbers = places[0]?.left ?? 0;
    if (place.left < scrollLeft + numbers) element.scrollLeft = place.left - numbers;
    else if (place.left + place.width > scrollLeft + clientWidth) {
      element.scrollLeft = Math.min(place.left - numbers, place.left + place.width - clientWidth);
    }
  }, [active, places, reveal]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps(page)[event.key];
    if (!step) return;
    event.preventDefault();
    const all = event.ctrlKey || event.metaKey;
    const [row, column] = step(active.row, active.column, all);
    choose(clamp(row, count), clamp(column, table.columns.length));
  };

  const shown = rows.includes(active.row) || active.row >= count ? rows : [...rows, active.row];
  const end = places.at(-1);
  const total = end ? end.left + end.width : 0;
  return (
    <div
      ref={scroller}
      className="sheet-scroll"
      role="grid"
      aria-label={`Table of the ${label}`}
      aria-rowcount={table.rows + 1}
      aria-colcount={table.columns.length}
      aria-readonly="true"
      aria-activedescendant={count > 0 ? `${id}-${active.row}-${active.column}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {/* biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus */}
      <div role="row" aria-rowindex={1} className="grid-head" style={{ width: total }}>
        {columns.map((column) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
          <div
            key={column}
            role="columnheader"
            aria-colindex={column + 1}
            className="grid-cell"
            style={places[column]}
            title={table.columns[column]}
          >
            <bdi>{table.columns[column]}</bdi>
          </div>
        ))}
      </div>
      <div
        role="rowgroup"
        className="sheet-lines"
        style={{ height: count * rowHeight, width: total }}
      >
        {shown.map((row) => {
          const cells = table.cells(row);
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the grid has the focus
            <div
              key={row}
              role="row"
              aria-rowindex={row + 2}
              className="grid-row"
              style={{ top: row * rowHeight }}
            >
              <span className="grid-number" aria-hidden="true" style={{ width: places[0]?.left }}>
                {formatNumber(row + 1)}
              </span>
              {columns.map((column) => {
                const { text, kind } = cells[column] ?? { text: '', kind: 'absent' as const };
                const isActive = row === active.row && column === active.column;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the grid has the focus and the keys
                  <div
                    key={column}
                    id={`${id}-${row}-${column}`}
                    role="gridcell"
                    aria-colindex={column + 1}
                    aria-selected={isActive}
                    className={cx('grid-cell', `cell-${kind}`, isActive && 'is-active')}
                    style={places[column]}
                    onClick={() => choose(row, column)}
                  >
                    <bdi>
                      <Marked
                        text={text.slice(0, drawn)}
                        marks={marksOf(text.slice(0, drawn), query, current, row, column)}
                      />
                    </bdi>
                  </div>
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

type Step = (row: number, column: number, all: boolean) => [row: number, column: number];
const last = Number.MAX_SAFE_INTEGER;

/** The keys of a grid: Ctrl with Home or End goes to the first or last cell of all. */
function steps(page: number): Partial<Record<string, Step>> {
  return {
    ArrowDown: (row, column) => [row + 1, column],
    ArrowUp: (row, column) => [row - 1, column],
    ArrowRight: (row, column) => [row, column + 1],
    ArrowLeft: (row, column) => [row, column - 1],
    PageDown: (row, column) => [row + page, column],
    PageUp: (row, column) => [row - page, column],
    Home: (row, _column, all) => [all ? 0 : row, 0],
    End: (row, _column, all) => [all ? last : row, last],
  };
}

function clamp(place: number, count: number): number {
  return Math.max(0, Math.min(count - 1, place));
}
