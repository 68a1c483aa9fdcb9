const separators = [',', ';', '\t'] as const;
const quote = 0x22;

/**
 * Whether a sample looks like CSV: at least two records, all with the same number of cells, at least two.
 * Quoted cells may contain separators and line breaks. Lines with one comma followed by a space are
 * sentences. Linear; `isCut` leaves out the last record, which may be incomplete.
 */
export function looksLikeCsv(sample: string, isCut: boolean): boolean {
  return separators.some((separator) => {
    const counts = cellCounts(sample, separator.charCodeAt(0));
    if (isCut) counts.pop();
    const [first = 0] = counts;
    if (counts.length < 2 || first < 2 || counts.some((count) => count !== first)) return false;
    return separator !== ',' || first > 2 || /,(?! )/.test(sample);
  });
}

/** The number of cells of each record; empty lines are not records. */
function cellCounts(sample: string, separator: number): number[] {
  const counts: number[] = [];
  let cells = 1;
  let quoted = false;
  let filled = false;
  for (let at = 0; at < sample.length; at += 1) {
    const code = sample.charCodeAt(at);
    const ends = !quoted && (code === 0x0a || code === 0x0d);
    if (code === quote) quoted = !quoted;
    else if (code === separator && !quoted) cells += 1;
    if (!ends) {
      filled = true;
      continue;
    }
    if (filled) counts.push(cells);
    cells = 1;
    filled = false;
  }
  if (filled) counts.push(cells);
  return counts;
}
