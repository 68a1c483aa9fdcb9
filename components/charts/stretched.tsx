import type { ReactNode } from 'react';

/** A drawing whose horizontal unit is a share of the frame and whose vertical unit is a pixel. */
export function Stretched({
  across,
  height,
  children,
}: {
  across: number;
  height: number;
  children: ReactNode;
}) {
  return (
    <svg
      aria-hidden="true"
      width="100%"
      height={height}
      viewBox={`0 0 ${Math.max(1, across)} ${height}`}
      preserveAspectRatio="none"
      overflow="visible"
    >
      {children}
    </svg>
  );
}
