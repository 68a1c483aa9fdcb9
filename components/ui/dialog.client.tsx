'use client';

import * as Radix from '@radix-ui/react-dialog';
import { type ReactNode, useRef } from 'react';
import { Button } from './button';
import { cx } from './cx';
import { Icon } from './icon';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Hides the title and the close button from all but screen readers. */
  bare?: boolean;
  className?: string;
  /** Where the focus goes on closing, if not back to where it was. */
  focusAfter?: (() => HTMLElement | null) | undefined;
  children: ReactNode;
}

/**
 * Traps the focus and gives it back. The overlay is ours: Radix's own injects a `<style>`, which the
 * content security policy refuses. Import it lazily, so that a page pays for it only when it is opened.
 */
export function Dialog({
  open,
  onClose,
  title,
  bare,
  className,
  focusAfter,
  children,
}: DialogProps) {
  const opener = useRef<Element | null>(null);

  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    const goal = focusAfter?.() ?? opener.current;
    // The element that opened it may be gone with the page below. The main part is always there to continue from.
    const there = goal instanceof HTMLElement && goal.isConnected && goal !== document.body;
    (there ? goal : document.getElementById('main'))?.focus({ preventScroll: true });
  };

  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <div className="veil" />
        <Radix.Content
          className={cx('dialog', className)}
          aria-describedby={undefined}
          onOpenAutoFocus={() => {
            opener.current = document.activeElement;
          }}
          onCloseAutoFocus={giveFocusBack}
        >
          <div className={bare ? 'sr-only' : 'dialog-head'}>
            <Radix.Title>{title}</Radix.Title>
            {bare ? null : (
              <Radix.Close asChild>
                <Button look="quiet" small aria-label="Close">
                  <Icon name="cross" />
                </Button>
              </Radix.Close>
            )}
          </div>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
