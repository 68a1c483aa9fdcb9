'use client';

import { type ComponentType, useState } from 'react';

/**
 * A part whose code comes when it is first wanted. `fetchPart` answers whether it is there: a chunk does
 * not come when the line is down, or when a new version of the portal has replaced it since.
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
