'use client';

import { type ComponentType, useState } from 'react';

/**
 * A component whose code is loaded on first use. `fetchPart` resolves to whether it is there: loading a
 * chunk fails when offline, or when a new version of the portal has replaced it.
 */
export function useOnDemand<Props>(
  load: () => Promise<ComponentType<Props>>,
): [Part: ComponentType<Props> | null, fetchPart: () => Promise<boolean>] {
  const [Part, setPart] = useState<ComponentType<Props> | null>(null);
  const fetchPart = async () => {
    try {
      const loaded = await load();
      setPart(() => loaded);
      return true;
    } catch {
      return false;
    }
  };
  return [Part, fetchPart];
}
