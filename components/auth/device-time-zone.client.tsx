'use client';

import { useSyncExternalStore } from 'react';

/** The IANA name of this device's time zone; null on the server and before scripts run. */
export function useDeviceTimeZone(): string | null {
  return useSyncExternalStore(
    () => () => undefined,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    () => null,
  );
}

/** Sends the device's time zone with a form that makes an account, so the new account starts with it. */
export function DeviceTimeZone() {
  const timeZone = useDeviceTimeZone();
  return timeZone === null ? null : <input type="hidden" name="timeZone" value={timeZone} />;
}
