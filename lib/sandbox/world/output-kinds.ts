import type { OutputKind, TaskRun } from './model';
import { csvReport, supplierXml } from './output-documents';
import { archive, movementsCsv, reportText, rowsOf, tariffXml } from './output-large';
import { feedbackText, hostileText } from './output-texts';
import { integer, pick, type Random } from './random';

/** Generates an output of the kind; each looks like what such a task writes. */
export function composeOutput(kind: OutputKind, random: Random, row: TaskRun): Uint8Array {
  const day = new Date(row.executedAtUs / 1000).toISOString().slice(0, 10);
  switch (kind) {
    case 'empty':
      return new Uint8Array();
    case 'orders':
      return json(list(random, 1, 14, (index) => order(random, day, index)));
    case 'invoices':
      return json(list(random, 2, 9, (index) => invoice(random, day, index)));
    case 'shipments':
      return json(list(random, 1, 10, (index) => shipment(random, day, index)));
    case 'object':
      return json({
        accepted: integer(random, 1, 240),
        rejected: integer(random, 0, 3),
        batch: day,
      });
    case 'scalar':
      return json(pick(random, [integer(random, 0, 5000), true, Math.round(random() * 1e4) / 100]));
    case 'text':
      return Buffer.from(
        `Sent to ${integer(random, 2, 9)} recipients. Grüße aus Zürich — ${day} ✓`,
      );
    case 'feedback':
      return Buffer.from(feedbackText(random));
    case 'html':
      return Buffer.from(hostileText(random));
    case 'xml':
      return Buffer.from(supplierXml(random, day));
    case 'csv':
      return Buffer.from(csvReport(random, day));
    case 'large':
      return json(
        Array.from({ length: rowsOf(random, day) }, (_, index) => customsItem(random, day, index)),
      );
    case 'large-csv':
      return Buffer.from(movementsCsv(random, day));
    case 'large-xml':
      return Buffer.from(tariffXml(random, day));
    case 'large-text':
      return Buffer.from(reportText(random, day));
    case 'archive':
      return archive(random, day);
  }
}

function order(random: Random, day: string, index: number): object {
  return {
    id: integer(random, 100_000, 999_999),
    created_at: `${day} ${String(integer(random, 0, 23)).padStart(2, '0')}:${String(index).padStart(2, '0')}:11`,
    customer: pick(random, [
      'Ada Nwosu',
      'Łukasz Żak',
      'Zoë Brontë',
      '山田 花子',
      "Siobhán O'Neill",
    ]),
    amount: Math.round(random() * 42_000) / 100,
    currency: pick(random, ['EUR', 'GBP', 'USD']),
    status: pick(random, ['paid', 'paid', 'paid', 'pending', 'refunded']),
  };
}

function invoice(random: Random, day: string, index: number): object {
  return {
    number: `HF-${day.slice(0, 4)}-${integer(random, 10_000, 99_999)}`,
    issued_on: day,
    net: Math.round(random() * 120_000) / 100,
    vat_rate: pick(random, [0.19, 0.2, 0.07, 0]),
    lines: index + 1,
    paid: random() < 0.8,
  };
}

function shipment(random: Random, day: string, index: number): object {
  return {
    tracking: `NL${integer(random, 10_000_000, 99_999_999)}DE`,
    leg: index + 1,
    from: pick(random, ['Göteborg', 'Hamburg', 'Gdańsk', 'Tromsø']),
    to: pick(random, ['København', 'Rostock', 'Århus', 'Kraków']),
    kg: Math.round(random() * 24_000) / 10,
    delivered_on: random() < 0.7 ? day : null,
  };
}

function customsItem(random: Random, day: string, index: number): object {
  return {
    line: index + 1,
    hs_code: `${integer(random, 1000, 9999)}.${integer(random, 10, 99)}.${integer(random, 10, 99)}`,
    description: pick(random, [
      'Bearings, ball, steel, with inner diameter of more than 25 mm',
      'Fjällräven jackets, cotton, men’s, not knitted',
      'Salmon, Atlantic, fresh or chilled, gutted, head on',
      'Machinery for making pulp, spare parts, assorted',
    ]),
    origin: pick(random, ['NO', 'SE', 'FI', 'DK', 'PL']),
    gross_kg: Math.round(random() * 90_000) / 10,
    value_eur: Math.round(random() * 900_000) / 100,
    declared_on: day,
  };
}

function list<T>(random: Random, from: number, to: number, make: (index: number) => T): T[] {
  return Array.from({ length: integer(random, from, to) }, (_, index) => make(index));
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
