/**
 * Horizontal stripes for failures: they stay horizontal however wide the bars are stretched. Fine ones
 * are for bars of a pixel or two, which bold ones would cut to pieces.
 */
export function Stripes({ id, isFine }: { id: string; isFine: boolean }) {
  return (
    <pattern id={id} width="1" height={isFine ? 6 : 4} patternUnits="userSpaceOnUse">
      <path className={isFine ? 'mark-stripe mark-stripe-fine' : 'mark-stripe'} d="M0 3.25H1" />
    </pattern>
  );
}

/** Slanting lines for unknown values. */
export function Hatch({ id }: { id: string }) {
  return (
    <pattern
      id={id}
      width="6"
      height="6"
      patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)"
    >
      <path className="mark-doubt" d="M3 0V6" />
    </pattern>
  );
}
