import { createRandom, integer, pick, type Random } from './random';

/** Rows of the largest outputs: a few megabytes each. */
const largeRows = 12_000;

/** A full dump on Mondays, otherwise the day's changes: a year must stay manageable. */
export function rowsOf(random: Random, day: string): number {
  return new Date(day).getUTCDay() === 1 ? largeRows : integer(random, 60, 240);
}

/** Movements of goods as a spreadsheet would write them, with quoted cells and semicolons. */
export function movementsCsv(random: Random, day: string): string {
  const depots = ['Rostock "Süd"', 'Göteborg; Hafen', 'Århus', 'Gdańsk'] as const;
  const lines = Array.from({ length: rowsOf(random, day) }, (_, index) => {
    const [from, to] = [pick(random, depots), pick(random, depots)].map(
      (depot) => `"${depot.replaceAll('"', '""')}"`,
    );
    const number = `${day.slice(0, 4)}000000000${String(index).padStart(6, '0')}`;
    return `${number};${day};${from};${to};${integer(random, 1, 40)};${money(random, 90_000)};"two lines\nof remarks"`;
  });
  return `movement;date;from;to;pallets;value_eur;remarks\r\n${lines.join('\r\n')}\r\n`;
}

/** A tariff with thousands of positions. */
export function tariffXml(random: Random, day: string): string {
  const positions = Array.from({ length: rowsOf(random, day) }, (_, index) => {
    const code = `${integer(random, 1000, 9999)}.${integer(random, 10, 99)}`;
    return `  <position n="${index + 1}" code="${code}"><duty unit="percent">${money(random, 20)}</duty><note lang="de">Zoll &amp; Steuer</note></position>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<tariff valid="${day}">\n${positions.join('\n')}\n</tariff>\n`;
}

/** A report, line by line, as a tool prints it. */
export function reportText(random: Random, day: string): string {
  const lines = Array.from(
    { length: rowsOf(random, day) },
    (_, index) =>
      `${day} ${String(index).padStart(6, '0')} ${pick(random, ['INFO', 'INFO', 'INFO', 'WARN'])} checked consignment ${integer(random, 1_000_000, 9_999_999)}: weight, seals and papers agree`,
  );
  return `${lines.join('\n')}\n`;
}

/** Starts like a ZIP archive; the rest is noise. */
export function archive(random: Random, day: string): Uint8Array {
  const bytes = Buffer.alloc(rowsOf(random, day) * 24);
  const noise = createRandom(integer(random, 1, 1_000_000));
  for (let at = 0; at + 4 <= bytes.length; at += 4)
    bytes.writeUInt32LE(Math.floor(noise() * 2 ** 32), at);
  bytes.write('PK\u0003\u0004', 'latin1');
  return bytes;
}

function money(random: Random, most: number): string {
  return (random() * most).toFixed(2);
}
