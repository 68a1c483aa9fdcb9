'use client';

import * as Radix from '@radix-ui/react-toast';
import { Button } from './button';
import { cx } from './cx';
import { Icon } from './icon';
import { dropToast, type ToastMessage } from './toast-store.client';

const stayMs = 6000;

/** Pauses while pointed at or focused; F8 moves the focus there. A failure stays until it is dismissed. */
export function Toasts({ toasts }: { toasts: readonly ToastMessage[] }) {
  return (
    <Radix.Provider label="Message" duration={stayMs}>
      {toasts.map((toast) => (
        <Toast key={toast.id} toast={toast} />
      ))}
      <Radix.Viewport className="toasts" label="Messages ({hotkey})" />
    </Radix.Provider>
  );
}

function Toast({ toast: { id, tone, title, text } }: { toast: ToastMessage }) {
  const stays = tone === 'bad';
  return (
    <Radix.Root
      className="toast"
      type={stays ? 'foreground' : 'background'}
      duration={stays ? Number.POSITIVE_INFINITY : stayMs}
      onOpenChange={(open) => (open ? undefined : dropToast(id))}
    >
      <span className={cx('toast-mark', `tone-${tone}`)}>
        <Icon name={tone} />
      </span>
      <div className="min-w-0 wrap-anywhere">
        <Radix.Title className="font-semibold">{title}</Radix.Title>
        {text ? <Radix.Description className="text-muted">{text}</Radix.Description> : null}
      </div>
      <Radix.Close asChild>
        <Button look="quiet" small aria-label="Put away">
          <Icon name="cross" />
        </Button>
      </Radix.Close>
    </Radix.Root>
  );
}
