'use client';

import { useState } from 'react';
import { CheckboxField } from '../ui/fields';
import { Keys } from '../ui/kbd';
import { singleKeysAreOn, switchSingleKeys } from './single-keys';

interface Line {
  keys: readonly string[];
  does: string;
}

/** Every key with a meaning here, and the switch for single-key shortcuts. */
export function KeysHelp({ isApple }: { isApple: boolean }) {
  const [single, setSingle] = useState(singleKeysAreOn);
  const control = isApple ? '⌘' : 'Ctrl';
  const change = (on: boolean) => {
    if (switchSingleKeys(on)) setSingle(on);
  };
  return (
    <div className="dialog-body grid gap-4">
      <KeyList
        title="Anywhere but in a field"
        lines={[
          { keys: [control, 'K'], does: 'Find pipelines, pages and actions' },
          { keys: ['/'], does: 'Go to the filter of a list' },
          { keys: ['?'], does: 'Show these keys' },
          { keys: ['F8'], does: 'Go to the messages at the edge' },
          { keys: ['Esc'], does: 'Close what is open' },
        ]}
      />
      <KeyList
        title="While finding"
        lines={[
          { keys: ['↑', '↓'], does: 'Choose' },
          { keys: ['Home', 'End'], does: 'First and last' },
          { keys: ['Enter'], does: 'Open or do it' },
          { keys: [control, 'Enter'], does: 'Open in a new tab' },
          { keys: ['Backspace'], does: 'In the empty field: back from “Run”' },
        ]}
      />
      <CheckboxField
        label="Use keys that are pressed alone: / and ?"
        name="single-keys"
        hint="Switch them off when you speak to your computer. Kept in this browser."
        checked={single}
        onChange={(event) => change(event.target.checked)}
      />
    </div>
  );
}

function KeyList({ title, lines }: { title: string; lines: Line[] }) {
  return (
    <section>
      <h3 className="mb-1.5">{title}</h3>
      <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        {lines.map(({ keys, does }) => (
          <div key={does} className="contents">
            <dt>
              <Keys keys={keys} />
            </dt>
            <dd className="text-muted">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
