import { randomUUID } from 'node:crypto';

/** A JSON document passed on as it was sent: parsing it would round its 64-bit integers. */
export class RawJson {
  readonly text: string;

  /** The text must be valid for JSON.parse. */
  constructor(text: string) {
    // A line break can only stand between tokens, where a space means the same; a row must stay one line.
    this.text = text.replace(/[\r\n]+/g, ' ').trim();
  }
}

/** JSON.stringify, with every RawJson inserted as its own text. */
export function exactJson(value: unknown): string {
  const raws: RawJson[] = [];
  // A mark that nobody could have put into the data.
  const mark = randomUUID();
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (!(part instanceof RawJson)) return part;
    raws.push(part);
    return mark;
  });
  if (raws.length === 0) return text;
  const [first = '', ...others] = text.split(`"${mark}"`);
  return others.reduce((joined, part, index) => joined + (raws[index]?.text ?? '') + part, first);
}
