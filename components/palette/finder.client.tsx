'use client';

import { usePathname } from 'next/navigation';
import { type KeyboardEvent, useId, useState } from 'react';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { FinderFoot } from './finder-foot';
import type { Goal, Item, Place } from './items';
import { OptionList, optionId } from './option-list.client';
import { sectionsOf } from './sections';
import { useFound } from './use-found.client';

const pageOfOptions = 8;

/** A combobox over everything there is. The focus stays in the field; arrow keys move the choice below it. */
export function Finder({
  place,
  onPursue,
  onClose,
}: {
  place: Place;
  onPursue: (goal: Exclude<Goal, { kind: 'choose-run' }>) => void;
  onClose: () => void;
}) {
  const list = useId();
  const here = pipelineOf(usePathname());
  const [text, setText] = useState('');
  const [choosesRun, setChoosesRun] = useState(false);
  const [chosen, setChosen] = useState<string>();

  const typed = text.trim();
  const found = useFound(place.team.slug, typed, here);
  const sections = sectionsOf(place, found, typed, { choosesRun, here });
  const items = sections.flatMap((section) => section.items);
  // Held by id: pipelines that arrive later must not change what Enter chooses.
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === chosen),
  );
  const active = items[at];

  const write = (next: string) => {
    setText(next);
    setChosen(undefined);
  };
  const chooseRun = (next: boolean) => {
    setChoosesRun(next);
    write('');
  };
  const pursue = ({ goal }: Item, inNewTab: boolean) => {
    if (goal.kind === 'choose-run') chooseRun(true);
    else if (inNewTab && 'href' in goal) window.open(goal.href, '_blank', 'noopener');
    else onPursue(goal);
  };
  const onKeyDown = (press: KeyboardEvent) => {
    if (press.nativeEvent.isComposing || press.altKey) return;
    const goes = moves[press.key];
    if (goes && !press.ctrlKey && !press.metaKey && !press.shiftKey) {
      press.preventDefault();
      setChosen(items[goes(at, items.length)]?.id);
    } else if (press.key === 'Enter') {
      press.preventDefault();
      if (active) pursue(active, press.ctrlKey || press.metaKey);
    } else if (press.key === 'Backspace' && text === '' && choosesRun) {
      chooseRun(false);
    } else if (press.key.toLowerCase() === 'k' && (press.ctrlKey || press.metaKey)) {
      // Otherwise the browser would treat it as input to its own search field.
      press.preventDefault();
      onClose();
    }
  };

  return (
    <>
      <div className="palette-head">
        <Icon name="search" className="text-muted" />
        {choosesRun ? (
          <Button small onClick={() => chooseRun(false)}>
            Run <Icon name="cross" className="size-3.5" />
            <span className="sr-only">: back to all</span>
          </Button>
        ) : null}
        <input
          type="text"
          role="combobox"
          aria-label={choosesRun ? 'Pipeline to run' : 'Find pipelines, pages and actions'}
          aria-expanded={items.length > 0}
          aria-controls={list}
          aria-activedescendant={active ? optionId(list, active) : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={200}
          placeholder={choosesRun ? 'Which pipeline?' : 'Pipeline, tag, UUID, page or action'}
          className="palette-field"
          value={text}
          onChange={(event) => write(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Button look="quiet" small aria-label="Close" onClick={onClose}>
          <Icon name="cross" />
        </Button>
      </div>
      <OptionList
        id={list}
        sections={sections}
        active={active}
        isPending={found.isPending}
        onPoint={(item) => setChosen(item.id)}
        onPursue={pursue}
      />
      <FinderFoot
        count={items.length}
        typed={typed}
        isPending={found.isPending}
        problem={found.problem}
        onKeys={() => onPursue({ kind: 'keys' })}
      />
    </>
  );
}

/** From index to index, out of count. Wraps around at the ends. */
const moves: Record<string, (at: number, count: number) => number> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  PageDown: (at, count) => Math.min(at + pageOfOptions, count - 1),
  PageUp: (at) => Math.max(at - pageOfOptions, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

function pipelineOf(path: string): string | null {
  return /^\/[^/]+\/pipelines\/([0-9a-f-]{36})(?:\/|$)/.exec(path)?.[1] ?? null;
}
