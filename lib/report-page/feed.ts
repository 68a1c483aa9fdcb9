import { createHash } from 'node:crypto';
import type { ReportContent } from '@/lib/reports';

/** Characters that XML 1.0 cannot represent. */
const unwritable = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const escaped = (text: string) =>
  text.replace(unwritable, '').replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);

/** A report's failed runs as an Atom feed. `id` distinguishes feeds and opens nothing. */
export function feedXml(content: ReportContent, id: string): string {
  const failed = content.pipelines
    .flatMap(({ name, runs }) =>
      (runs ?? []).filter(({ status }) => status === 'failed').map((run) => ({ name, run })),
    )
    .sort((a, b) => Date.parse(b.run.startedAt) - Date.parse(a.run.startedAt))
    .slice(0, 100);
  const updated = failed[0]
    ? (failed[0].run.finishedAt ?? failed[0].run.startedAt)
    : content.range.from;
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
    `<id>${urn(id)}</id><title>${escaped(content.title)}: failed runs</title><updated>${updated}</updated>`,
    '<author><name>Datamin Portal</name></author>',
    ...failed.map(({ name, run }) => {
      const what = [run.failedTask, run.error].filter((text) => text !== null).join(': ');
      return [
        `<entry><id>${urn(`${id}/${name}/${run.startedAt}`)}</id>`,
        `<title>${escaped(name)} failed</title>`,
        `<updated>${run.finishedAt ?? run.startedAt}</updated>`,
        `<summary>${escaped(what || 'No message was kept.')}</summary></entry>`,
      ].join('');
    }),
    '</feed>\n',
  ].join('\n');
}

/** The same URN for the same input, without revealing it. */
function urn(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
