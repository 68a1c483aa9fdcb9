'use client';

import { type MouseEvent, useEffect } from 'react';
import type { Tone } from '../ui/badge';
import { Icon } from '../ui/icon';
import type { Item } from './items';
import type { Section } from './sections';

const toneInk: Record<Tone, string> = {
  good: 'text-good',
  bad: 'text-bad',
  warn: 'text-warn',
  busy: 'text-busy',
  unsure: 'text-unsure',
  idle: 'text-muted',
};

export const optionId = (list: string, item: Item) => `${list}-${item.id.replaceAll(' ', '-')}`;

/** The options. The list never takes the focus: the field above names the active one. */
export function OptionList({
  id,
  sections,
  active,
  isPending,
  onPoint,
  onPursue,
}: {
  id: string;
  sections: Section[];
  active: Item | undefined;
  isPending: boolean;
  onPoint: (item: Item) => void;
  onPursue: (item: Item, inNewTab: boolean) => void;
}) {
  const activeId = active ? optionId(id, active) : '';
  useEffect(() => {
    document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);
  return (
    <div
      id={id}
      role="listbox"
      tabIndex={-1}
      aria-label="Results"
      aria-busy={isPending}
      className="palette-list"
      // The field keeps the focus; a press beside the options would take it.
      onMouseDown={(event) => event.preventDefault()}
    >
      {sections.map(({ name, items }, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox
        <div key={name} role="group" aria-labelledby={`${id}-group-${index}`}>
          <div id={`${id}-group-${index}`} role="presentation" className="palette-group">
            {name}
          </div>
          {items.map((item) => (
            <Option
              key={item.id}
              id={optionId(id, item)}
              item={item}
              isActive={item === active}
              onPoint={onPoint}
              onPursue={onPursue}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function Option({
  id,
  item,
  isActive,
  onPoint,
  onPursue,
}: {
  id: string;
  item: Item;
  isActive: boolean;
  onPoint: (item: Item) => void;
  onPursue: (item: Item, inNewTab: boolean) => void;
}) {
  const common = {
    id,
    role: 'option',
    tabIndex: -1,
    'aria-selected': isActive,
    className: 'menu-item palette-option',
    // Not on enter: the list moves under a resting pointer.
    onPointerMove: isActive ? undefined : () => onPoint(item),
  };
  const words = (
    <>
      <Icon name={item.icon} className={item.tone ? toneInk[item.tone] : 'text-muted'} />
      <span className="min-w-0 flex-1">{item.label}</span>
      {item.note ? <span className="palette-note">{item.note}</span> : null}
    </>
  );
  if (!('href' in item.goal)) {
    return (
      <button type="button" {...common} onClick={() => onPursue(item, false)}>
        {words}
      </button>
    );
  }
  // A real link, for middle clicks and the context menu.
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onPursue(item, false);
  };
  return (
    <a {...common} href={item.goal.href} onClick={follow}>
      {words}
    </a>
  );
}
