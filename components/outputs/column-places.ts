import type { TableModel } from './model/table';

/** Pixels from the left edge of the table. */
interface ColumnPlace {
  left: number;
  width: number;
}

/** How many rows, spread from first to last, a column is measured by: its width must not change while scrolling. */
const sample = 100;
const letterPx = 7.8;
const least = 5;
const most = 44;
const paddingPx = 22;

/** The position of each column, after the row numbers. `scale` is 1 for letters of the usual size. */
export function columnPlaces(table: TableModel, scale: number): ColumnPlace[] {
  const letters = table.columns.map((name) => name.length + 1);
  for (let taken = 0; taken < Math.min(sample, table.rows); taken += 1) {
    const row =
      table.rows <= sample ? taken : Math.round((taken * (table.rows - 1)) / (sample - 1));
    for (const [column, { text }] of table.cells(row).entries()) {
      letters[column] = Math.max(letters[column] ?? 0, text.length);
    }
  }
  let left = (String(table.rows).length * letterPx + paddingPx) * scale;
  return letters.map((count) => {
    const width = (Math.max(least, Math.min(most, count)) * letterPx + paddingPx) * scale;
    const place = { left, width };
    left += width;
    return place;
  });
}

/** The visible columns, and the current one. */
export function inSight(
  places: readonly ColumnPlace[],
  left: number,
  width: number,
  active: number,
): number[] {
  const seen: number[] = [];
  for (const [column, place] of places.entries()) {
    const isNear = place.left + place.width > left - 200 && place.left < left + width + 200;
    if (isNear || column === active) seen.push(column);
  }
  return seen;
}
