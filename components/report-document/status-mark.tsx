const looks = {
  succeeded: { tone: 'good', path: 'M2.5 6.5 5 9l4.5-6' },
  failed: { tone: 'bad', path: 'M3 3l6 6M9 3 3 9' },
  running: { tone: 'busy', path: 'M2 6h2M5 6h2M8 6h2' },
} as const;

/** By shape and word, not by colour alone. */
export function StatusMark({ status }: { status: keyof typeof looks }) {
  const { tone, path } = looks[status];
  return (
    <span className={`report-status tone-${tone}`}>
      <svg aria-hidden="true" width="12" height="12" viewBox="0 0 12 12">
        <path d={path} />
      </svg>
      {status}
    </span>
  );
}
