import { ConfirmForm } from '@/components/ui/confirm-form';
import { DialogButton } from '@/components/ui/dialog-button.client';
import { MenuButton } from '@/components/ui/menu-button.client';
import { PaletteSpecimen } from './palette-specimen.client';
import { Row, Section } from './section';
import { ToastButtons } from './toast-buttons.client';

export function Overlays() {
  return (
    <Section id="overlays" title="Dialogs, menus, toasts, the finder">
      <Row>
        <DialogButton label="Open a dialog" title="What a dialog looks like">
          <p>It holds the focus and gives it back.</p>
        </DialogButton>
        <MenuButton
          label="Actions"
          items={[
            { label: 'Read the log', icon: 'right', href: '#overlays' },
            { label: 'Copy the UUID', icon: 'copy' },
            { label: 'Remove', icon: 'cross', danger: true },
          ]}
        />
        <ToastButtons />
      </Row>
      <ConfirmForm action={leave} ask="Remove…" confirm="Remove pipeline" look="danger" inline>
        Its history here is forgotten. Datamin keeps its own.
      </ConfirmForm>
      <PaletteSpecimen />
    </Section>
  );
}

async function leave(): Promise<void> {
  'use server';
}
