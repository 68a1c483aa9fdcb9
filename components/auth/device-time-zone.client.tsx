'use client';

import { useSyncExternalStore } from 'react';

/** The IANA name of where this device says it is; null on the server and before scripts run. */
export function useDeviceTimeZone(): string | null {
  return useSyncExternalStore(
    () => () => undefined,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    () => null,
  );
}

/** Sends it along with a form that makes an account, so that its first times are the person's own. */
export function DeviceTimeZone() {
  const timeZone = useDeviceTimeZone();
  return timeZone === null ? null : <input type="hidden" name="timeZone" value={timeZone} />;
}
