const tones = { succeeded: 'good', failed: 'bad', running: 'busy' } as const;

/**
 * By shape and word, not by colour alone. The style sheet draws the shape: with dozens of rows each element counts.
 */
export function StatusMark({
  status,
  title,
}: {
  status: keyof typeof tones;
  title?: string | undefined;
}) {
  return (
    <span className={`report-status tone-${tones[status]}`} title={title}>
      {status}
    </span>
  );
}
