import { cx } from './cx';

/** A placeholder the size of what is coming, so that nothing jumps when it arrives. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cx('skeleton', className ?? 'h-4 w-full')} />;
}

/** A panel's worth of lines. `label` says what is being fetched. */
export function SkeletonLines({ label, lines = 4 }: { label: string; lines?: number }) {
  return (
    <div role="status" className="grid gap-3 py-1">
      <span className="sr-only">{label}</span>
      {Array.from({ length: lines }, (_, line) => `line-${line}`).map((line, index) => (
        <Skeleton key={line} className={cx('h-4', index % 3 === 2 ? 'w-2/3' : 'w-full')} />
      ))}
    </div>
  );
}
