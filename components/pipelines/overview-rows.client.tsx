'use client';

import { PickBox } from '../bulk-runs/pick-box';
import { type Packed, unpack } from '../ui/packed';
import { Name, Notes, Ran, rateOf, Spark, States, tookOf, Whose } from './overview-cells';
import type { OverviewRow } from './overview-row';

export interface OverviewRowsProps {
  rows: Packed<readonly OverviewRow[]>;
  base: string;
  /** How many days the sparklines cover. */
  days: number;
  /** Whether rows can be picked for a bulk run. */
  mayPick?: boolean | undefined;
}

/** Enough rows to fill any screen, painted without waiting for the others; see docs/decisions/0012. */
const firstScreen = 20;

/**
 * The rows of a list. A client component although nothing in it moves: the hydration data of a hundred
 * server-rendered rows would be several times the few fields they are made from.
 */
export function OverviewRows({ rows: text, base, days, mayPick }: OverviewRowsProps) {
  const rows = unpack(text);
  const body = (some: readonly OverviewRow[]) =>
    some.map((row) => {
      const [rate, took] = [rateOf(row), tookOf(row)];
      return (
        <tr key={row.uuid}>
          <th scope="row">
            {mayPick ? <PickBox value={row.uuid} name={row.name} /> : null}
            <Name row={row} base={base} />
            <Notes notes={row.notes} />
          </th>
          <td>
            <States row={row} />
          </td>
          <td>
            <Ran row={row} />
          </td>
          <td title={rate.title}>
            <Whose row={row} />
            {rate.words}
          </td>
          <td title={took.title}>{took.words}</td>
          <td>
            <Spark row={row} days={days} />
          </td>
        </tr>
      );
    });
  const below = rows.slice(firstScreen);
  return (
    <>
      <tbody>{body(rows.slice(0, firstScreen))}</tbody>
      {below.length > 0 ? <tbody data-below="everywhere">{body(below)}</tbody> : null}
    </>
  );
}
