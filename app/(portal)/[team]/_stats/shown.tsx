import type { ReactNode } from 'react';
import type { Part } from '@/lib/stats';
import { type Settled, settle } from '../_page/settle';
import { Soon } from '../_page/soon';

/** Shows a part at once if it is known, otherwise behind its skeleton. */
export function Shown<Value>({
  part,
  whole,
  fallback,
  children,
}: {
  part: Part<Value>;
  whole: boolean;
  fallback: ReactNode;
  children: (settled: Settled<Value>) => ReactNode;
}) {
  if (part.coming === null) return children({ value: part.known, problem: null });
  return (
    <Soon work={settle(part.coming)} whole={whole} fallback={fallback}>
      {children}
    </Soon>
  );
}
