import type { SealedEvent } from '@/lib/audit';

/** Facility 13 (log audit), severity 5 (notice). */
const priority = 13 * 8 + 5;

/** An event as RFC 5424 writes it: its fields as structured data, the event as JSON in UTF-8 behind a BOM. */
export function syslogMessage(of: string, hostname: string, event: SealedEvent): Buffer {
  const fields = {
    of,
    seq: `${event.seq}`,
    hash: event.hash,
    actor: event.actor.name,
    target: event.target.name ?? event.target.id ?? event.target.kind,
  };
  const data = Object.entries(fields)
    .map(([name, value]) => `${name}="${value.replaceAll(/["\\\]]/g, '\\$&')}"`)
    .join(' ');
  const head = [
    `<${priority}>1`,
    event.at.toISOString(),
    printable(hostname, 255),
    'datamin-portal',
    '-',
    printable(event.action, 32),
    // 32473 is the number that RFC 5612 keeps for such uses.
    `[audit@32473 ${data}]`,
  ].join(' ');
  return Buffer.from(`${head} \u{feff}${JSON.stringify(event)}`, 'utf8');
}

/** Over a stream each message is preceded by its length (RFC 6587, octet counting; RFC 5425 for TLS). */
export function framed(message: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

function printable(text: string, most: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, most) || '-';
}
