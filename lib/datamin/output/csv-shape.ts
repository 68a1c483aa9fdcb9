const separators = [',', ';', '\t'] as const;
const quote = 0x22;

/**
 * Whether a sample reads as CSV: at least two records with the same number, at least two, of cells. Quoted
 * cells may hold separators and line breaks. Lines with one comma and a space after it are sentences. Linear;
 * `isCut` leaves the last record out, for it may be half.
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

/** The number of cells of each record; empty lines are none. */
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
