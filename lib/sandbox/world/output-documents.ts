import { integer, pick, type Random } from './random';

/** A supplier's price list. */
export function supplierXml(random: Random, day: string): string {
  const items = Array.from({ length: integer(random, 2, 8) }, () => {
    const name = pick(random, [
      'Kaffeemühle &amp; Filter',
      'Théière en fonte',
      'Bracket &lt;L&gt;',
    ]);
    return `  <item sku="S-${integer(random, 1000, 9999)}"><name>${name}</name><price currency="EUR">${(random() * 200).toFixed(2)}</price></item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<prices valid="${day}">\n${items.join('\n')}\n</prices>\n`;
}

/** A report with quoted fields, a quoted line break and a formula that a spreadsheet would execute. */
export function csvReport(random: Random, day: string): string {
  const regions = ['Nord, "Küste"', 'Süd', 'Île-de-France', '=HYPERLINK("https://evil.example")'];
  const lines = regions.map((region) => {
    const quoted = `"${region.replaceAll('"', '""')}"`;
    return `${day},${quoted},${integer(random, 20, 900)},${(random() * 90_000).toFixed(2)}`;
  });
  return `week,region,orders,revenue\r\n${lines.join('\r\n')}\r\n${day},"Sonstige\nand others",0,0.00\r\n`;
}
