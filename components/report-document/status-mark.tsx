const tones = { succeeded: 'good', failed: 'bad', running: 'busy' } as const;

/** By shape and word, not by colour alone. The shape is the stylesheet's: of rows by the dozen each element counts. */
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
