'use client';

import { PickBox } from '../bulk-runs/pick-box';
import { unpack } from '../ui/packed';
import { Name, Notes, Ran, rateOf, Spark, States, tookOf, Whose } from './overview-cells';
import type { OverviewRowsProps } from './overview-rows.client';
import { stateWords } from './state-words';

/** The same as cards, to be read from across a room. Sent as fields for the same reason as the rows. */
export function OverviewCards({ rows, base, days, mayPick }: OverviewRowsProps) {
  return (
    <ul className="cards">
      {unpack(rows).map((row) => {
        const [rate, took] = [rateOf(row), tookOf(row)];
        const tone = row.marks && row.state !== 'failed' ? 'warn' : stateWords[row.state].tone;
        return (
          <li key={row.uuid} className={`edge-${tone}`}>
            <h3>
              {mayPick ? <PickBox value={row.uuid} name={row.name} /> : null}
              <Name row={row} base={base} />
            </h3>
            <p>
              <States row={row} />
              {row.ran ? <Ran row={row} /> : null}
            </p>
            <p>
              <b title={rate.title}>{rate.words}</b>
              <span title={took.title}>
                {took.words}
                <Whose row={row} />
              </span>
              <Spark row={row} days={days} />
            </p>
            <Notes notes={row.notes} />
          </li>
        );
      })}
    </ul>
  );
}
