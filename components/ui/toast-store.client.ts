'use client';

import { useSyncExternalStore } from 'react';
import type { Tone } from './badge';

export interface ToastMessage {
  id: number;
  tone: Tone | 'info';
  title: string;
  text?: string | undefined;
}

const none: readonly ToastMessage[] = [];
let shown = none;
let count = 0;
const listeners = new Set<() => void>();

/** Reports the outcome of an action, from any client leaf. The page must say it too: a toast goes away. */
export function showToast(message: Omit<ToastMessage, 'id'>): void {
  count += 1;
  change([...shown, { ...message, id: count }]);
}

export function dropToast(id: number): void {
  change(shown.filter((toast) => toast.id !== id));
}

export function useToasts(): readonly ToastMessage[] {
  return useSyncExternalStore(
    listen,
    () => shown,
    () => none,
  );
}

function change(next: readonly ToastMessage[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
