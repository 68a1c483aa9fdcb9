'use client';

import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Icon } from '../ui/icon';
import { Keys } from '../ui/kbd';
import { useOnDemand } from '../ui/on-demand.client';
import type { Place } from './items';
import { singleKeysAreOn } from './single-keys';
import { keptForItself, wishOf } from './wish';

export interface PaletteProps extends Place {
  /** Shows ⌘ instead of Ctrl. */
  isApple: boolean;
  setTheme: (form: FormData) => Promise<void>;
  /** The route that ends the session on POST. */
  signOut: string;
}

export type Shown = 'find' | 'keys' | null;

const load = () => import('./palette.client').then(({ Palette }) => Palette);

/**
 * The finder's button, and the keys. Every page pays only for this little code; the rest loads on first
 * use. Until then, and without scripts, the button leads to the list of pipelines.
 */
export function PaletteButton(props: PaletteProps) {
  const [shown, setShown] = useState<Shown>(null);
  const [Palette, fetchPalette] = useOnDemand(load);
  const form = useRef<HTMLFormElement>(null);

  const show = async (wish: 'find' | 'keys') => {
    if (await fetchPalette()) setShown(wish);
    // Unlike requestSubmit, `submit` calls no handler: this is the way without scripts.
    else if (wish === 'find') form.current?.submit();
  };

  useEffect(() => {
    const onKey = (press: KeyboardEvent) => {
      const wish = wishOf(press, singleKeysAreOn());
      if (!wish || press.defaultPrevented) return;
      if (press.target instanceof Element && press.target.closest(keptForItself)) return;
      if (wish !== 'filter') {
        press.preventDefault();
        show(wish);
      } else if (focusFilter()) press.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    show('find');
  };

  return (
    <>
      <form ref={form} action={`/${props.team.slug}/pipelines`} onSubmit={onSubmit}>
        <button
          type="submit"
          className="btn palette-open"
          data-waits=""
          aria-haspopup="dialog"
          aria-keyshortcuts="Control+K Meta+K"
        >
          <Icon name="search" />
          <span className="max-sm:sr-only">
            Find<span className="sr-only"> pipelines, pages and actions</span>
          </span>
          <span aria-hidden="true" className="ms-auto max-sm:hidden">
            <Keys keys={[props.isApple ? '⌘' : 'Ctrl', 'K']} />
          </span>
        </button>
      </form>
      {Palette ? <Palette {...props} shown={shown} onShow={setShown} /> : null}
    </>
  );
}

/** On pages with a list: focuses the box that filters it. */
function focusFilter(): boolean {
  const boxes = document.querySelectorAll<HTMLInputElement>('main input[type="search"]');
  // In a narrow window it is folded away.
  for (const box of boxes) box.closest('.filter-fold')?.setAttribute('open', '');
  const box = [...boxes].find((one) => one.checkVisibility());
  box?.focus();
  box?.select();
  return box !== undefined;
}
