/** The size of a chart's text in pixels at the usual root size: `.chart-text` in charts.css. */
const fontSize = 11;

/** Widths in ems of the widest common system fonts (Verdana, DejaVu Sans), rounded up. */
const widths: readonly (readonly [RegExp, number])[] = [
  [/[0-9]/, 0.64],
  [/[ .,:;’'|!ijlI]/, 0.36],
  [/[frtJ-]/, 0.46],
  [/[Mw]/, 0.88],
  [/[Wm%@–]/, 1],
  [/[A-Z]/, 0.8],
];

/** The greatest width of a text, without a browser to measure it: the reader's font is unknown. */
export function textWidth(text: string): number {
  let ems = 0;
  for (const character of text) {
    ems += widths.find(([characters]) => characters.test(character))?.[1] ?? 0.64;
  }
  return ems * fontSize;
}
