'use client';

import { Button } from '@/components/ui/button';
import { showToast } from '@/components/ui/toast-store.client';

export function ToastButtons() {
  return (
    <>
      <Button onClick={() => showToast({ tone: 'good', title: 'Theme: dark' })}>
        Say it went well
      </Button>
      <Button
        onClick={() =>
          showToast({ tone: 'bad', title: 'It was not sent', text: 'Datamin cannot be reached.' })
        }
      >
        Say it failed
      </Button>
    </>
  );
}
