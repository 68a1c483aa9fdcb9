import type { ReactNode } from 'react';

/** Fields that few reports need: folded unless one of them is set or was refused. */
export function MoreFields({
  summary,
  isOpen,
  errors,
  children,
}: {
  summary: string;
  isOpen: boolean;
  errors: string[] | undefined;
  children: ReactNode;
}) {
  return (
    <details open={isOpen || errors !== undefined || undefined}>
      <summary className="plain-summary cursor-pointer">{summary}</summary>
      <div className="mt-3 grid gap-4">{children}</div>
    </details>
  );
}
