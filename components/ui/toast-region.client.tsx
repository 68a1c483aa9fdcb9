'use client';

import { useEffect } from 'react';
import { useOnDemand } from './on-demand.client';
import { useToasts } from './toast-store.client';

const load = () => import('./toasts.client').then(({ Toasts }) => Toasts);

/** Where toasts appear, once per page. Their code loads with the first one. */
export function ToastRegion() {
  const toasts = useToasts();
  const [Toasts, fetchToasts] = useOnDemand(load);
  const isWanted = toasts.length > 0 && !Toasts;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for when first wanted, not at each render
  useEffect(() => {
    if (isWanted) fetchToasts();
  }, [isWanted]);
  return Toasts ? <Toasts toasts={toasts} /> : null;
}
