'use client';

import { useRouter } from 'next/navigation';
import { startTransition, useRef } from 'react';
import { Dialog } from '../ui/dialog.client';
import { showToast } from '../ui/toast-store.client';
import { Finder } from './finder.client';
import type { Goal } from './items';
import { KeysHelp } from './keys-help.client';
import type { PaletteProps, Shown } from './palette-button.client';

/** The finder and the list of keys: one dialog, so that switching between them keeps the focus inside. */
export function Palette({
  shown,
  onShow,
  isApple,
  setTheme,
  signOut,
  ...place
}: PaletteProps & { shown: Shown; onShow: (next: Shown) => void }) {
  const router = useRouter();
  const hasLeft = useRef(false);

  const pursue = (goal: Exclude<Goal, { kind: 'choose-run' }>) => {
    if (goal.kind === 'keys') return onShow('keys');
    hasLeft.current = goal.kind === 'page';
    onShow(null);
    switch (goal.kind) {
      case 'page':
        return router.push(goal.href);
      case 'load':
        return location.assign(goal.href);
      case 'sign-out':
        return post(signOut);
      case 'theme': {
        const form = new FormData();
        form.set('theme', goal.theme);
        startTransition(async () => {
          await setTheme(form);
          showToast({ tone: 'good', title: `Theme: ${goal.theme}` });
        });
      }
    }
  };

  const close = () => {
    hasLeft.current = false;
    onShow(null);
  };

  return (
    <Dialog
      open={shown !== null}
      onClose={close}
      title={shown === 'keys' ? 'Keyboard' : 'Find pipelines, pages and actions'}
      bare={shown === 'find'}
      className={shown === 'find' ? 'palette' : ''}
      focusAfter={() => (hasLeft.current ? document.getElementById('main') : null)}
    >
      {shown === 'keys' ? (
        <KeysHelp isApple={isApple} />
      ) : (
        <Finder place={place} onPursue={pursue} onClose={close} />
      )}
    </Dialog>
  );
}

/** A full POST, as the menu's button does: the session ends and the next page is the sign-in. */
function post(action: string): void {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = action;
  document.body.append(form);
  form.submit();
}
