'use client';

import { type ReactNode, useState } from 'react';
import { Button, type ButtonLook } from './button';
import { useOnDemand } from './on-demand.client';

const load = () => import('./dialog.client').then(({ Dialog }) => Dialog);

/** A button that shows more in a dialog. It needs a script, so nothing a person must reach may be only in there. */
export function DialogButton({
  label,
  title,
  children,
  ...look
}: ButtonLook & { label: ReactNode; title: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [Dialog, fetchDialog] = useOnDemand(load);
  return (
    <>
      <Button
        {...look}
        aria-haspopup="dialog"
        onClick={async () => {
          if (await fetchDialog()) setOpen(true);
        }}
      >
        {label}
      </Button>
      {Dialog ? (
        <Dialog open={open} onClose={() => setOpen(false)} title={title}>
          <div className="dialog-body">{children}</div>
        </Dialog>
      ) : null}
    </>
  );
}
