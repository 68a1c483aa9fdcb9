import { Skeleton } from '../ui/skeleton';

/** As high as the drawings that replace them. */
const sizes = { chart: 'h-74', year: 'h-44' };

export function FigureSkeleton({ label, size }: { label: string; size: keyof typeof sizes }) {
  return (
    <div role="status">
      <span className="sr-only">{label}</span>
      <Skeleton className={sizes[size]} />
    </div>
  );
}
