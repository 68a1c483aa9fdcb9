import { exactJson } from './exact-json';
import { toProblem } from './problem';

const encoder = new TextEncoder();
const line = (value: unknown) => encoder.encode(`${exactJson(value)}\n`);

/**
 * Rows as JSON lines, sent as fast as the reader takes them, none kept. The first row is awaited, so that
 * a failure before it is a plain problem answer; a later one is reported in the last line. Rows that could not be
 * read are counted there, if there are any.
 */
export async function ndjson<Row>(
  rows: AsyncIterable<Row>,
  toLine: (row: Row) => unknown,
  stop: AbortController,
  skipped: () => number = () => 0,
): Promise<Response> {
  const iterator = rows[Symbol.asyncIterator]();
  let next = await iterator.next();
  let count = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        if (next.done) {
          controller.enqueue(
            line({ end: true, rows: count, ...(skipped() > 0 ? { skipped: skipped() } : {}) }),
          );
          controller.close();
          return;
        }
        count += 1;
        controller.enqueue(line(toLine(next.value)));
        next = await iterator.next();
      } catch (thrown) {
        controller.enqueue(line({ problem: toProblem(thrown, null) }));
        controller.close();
      }
    },
    async cancel() {
      stop.abort();
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
  });
}
