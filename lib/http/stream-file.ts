import { toProblem } from './problem';

/** How rows become a file. */
export interface FileForm<Row> {
  contentType: 'application/x-ndjson' | 'text/csv';
  fileName: string;
  /** Before the first row. */
  head: string;
  line: (row: Row) => string;
  /** After the last of so many rows. */
  foot: (rows: number) => string;
  /** What says, within the file, that it ended too early; null: the connection is cut instead. */
  problem: ((problem: ReturnType<typeof toProblem>) => string) | null;
}

/** Values separated by commas, which cannot say that they are not all. */
export function csvForm<Row>(
  fileName: string,
  head: string,
  line: (row: Row) => string,
): FileForm<Row> {
  return { contentType: 'text/csv', fileName, head, line, foot: () => '', problem: null };
}

/** JSON lines, the last of which says how the file ended. */
export function jsonLinesForm<Row>(
  fileName: string,
  toAnswer: (row: Row) => unknown,
): FileForm<Row> {
  const asLine = (value: unknown) => `${JSON.stringify(value)}\n`;
  return {
    contentType: 'application/x-ndjson',
    fileName,
    head: '',
    line: (row) => asLine(toAnswer(row)),
    foot: (rows) => asLine({ end: true, rows }),
    problem: (problem) => asLine({ problem }),
  };
}

/**
 * Pages of rows as a file, sent as fast as the reader takes them, one page in memory. The first page is
 * awaited, so that a failure before it is a plain problem answer.
 */
export async function streamFile<Row>(
  pages: AsyncIterable<readonly Row[]>,
  form: FileForm<Row>,
): Promise<Response> {
  const encoder = new TextEncoder();
  const iterator = pages[Symbol.asyncIterator]();
  let next = await iterator.next();
  let rows = 0;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      if (form.head) controller.enqueue(encoder.encode(form.head));
    },
    async pull(controller) {
      try {
        if (next.done) {
          const foot = form.foot(rows);
          if (foot) controller.enqueue(encoder.encode(foot));
          controller.close();
          return;
        }
        rows += next.value.length;
        controller.enqueue(encoder.encode(next.value.map(form.line).join('')));
        next = await iterator.next();
      } catch (thrown) {
        const problem = toProblem(thrown, null);
        if (!form.problem) {
          controller.error(thrown);
          return;
        }
        controller.enqueue(encoder.encode(form.problem(problem)));
        controller.close();
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'content-type':
        form.contentType === 'text/csv' ? 'text/csv; charset=utf-8' : form.contentType,
      'content-disposition': `attachment; filename="${form.fileName}"`,
      'cache-control': 'no-store',
    },
  });
}
