import fc from 'fast-check';
import { decodeOutput, type TaskRunRow } from '@/lib/datamin';
import { LogParser } from '@/lib/datamin/log-parser';
import { until } from '@/tests/support/until';
import { clientOf, collect, rejection, UUID } from './support/client';
import { startServer, type TestServer } from './support/server';

const FROM = new Date('2024-03-22T12:00:00Z');
const TO = new Date('2024-03-22T13:00:00Z');
const ROW = {
  pipeline_run_uuid: 'f05eeffa-1683-4dcc-88aa-5d7da344ccd9',
  task_uuid: 'eff48172-2e75-4229-aff9-6c5d658db248',
  task_type: 'query',
  is_successful: true,
  duration: 105,
  output: '',
  metric_value: 0,
  executed_at: '2024-03-22T12:57:49.25Z',
};

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

function answering(body: string | Buffer, status = 200): void {
  server.handle((_request, response) => {
    response.writeHead(status);
    response.end(body);
  });
}

/** What came before the error, and the error. */
async function reading(
  options: Parameters<typeof clientOf>[1] = {},
  logOptions: Parameters<ReturnType<typeof clientOf>['logs']>[3] = {},
): Promise<{ rows: TaskRunRow[]; error: unknown }> {
  const client = clientOf(server.url, options);
  const rows: TaskRunRow[] = [];
  try {
    for await (const row of client.logs(UUID, FROM, TO, logOptions)) rows.push(row);
    return { rows, error: null };
  } catch (error) {
    return { rows, error };
  } finally {
    await client.close();
  }
}

test.each(['null', '[]', ' null ', '\n[ ]\n'])('%p is an empty log', async (body) => {
  answering(body);
  expect(await reading()).toEqual({ rows: [], error: null });
});

test('equal rows are all kept, in the order they came', async () => {
  const later = { ...ROW, executed_at: '2024-03-22T12:59:00Z' };
  answering(JSON.stringify([ROW, ROW, later, ROW]));
  const { rows } = await reading();
  expect(rows.map((row) => row.executedAt.toISOString())).toEqual([
    '2024-03-22T12:57:49.250Z',
    '2024-03-22T12:57:49.250Z',
    '2024-03-22T12:59:00.000Z',
    '2024-03-22T12:57:49.250Z',
  ]);
});

test.each([
  ['', 'truncated', 0],
  ['<html>hello</html>', 'malformed', 0],
  ['{"code":200}', 'malformed', 0],
  ['"x"', 'malformed', 0],
  ['nothing', 'malformed', 0],
  [`[${JSON.stringify(ROW)},`, 'truncated', 1],
  [`[${JSON.stringify(ROW)},{"task_uu`, 'truncated', 1],
  [`[${JSON.stringify(ROW)} ${JSON.stringify(ROW)}]`, 'malformed', 1],
  [`[${JSON.stringify(ROW)},7]`, 'malformed', 1],
  [`[${JSON.stringify(ROW)}] [`, 'malformed', 1],
])('%p is %s after %d rows', async (body, kind, count) => {
  answering(body);
  const { rows, error } = await reading();
  expect(rows).toHaveLength(count);
  expect(error).toMatchObject({ kind });
});

test('a broken row is named, or skipped and reported', async () => {
  answering(JSON.stringify([ROW, { ...ROW, task_uuid: 'x' }, ROW]));
  const stopped = await reading();
  expect(stopped.rows).toHaveLength(1);
  expect(String(stopped.error)).toContain('Row 2');
  const skipped: number[] = [];
  const went = await reading({}, { onMalformedRow: (index) => skipped.push(index) });
  expect([went.rows.length, went.error, skipped]).toEqual([2, null, [1]]);
});

test('a reset in the middle gives what came, and says that it broke off', async () => {
  const text = JSON.stringify([ROW, ROW]);
  server.handle((_request, response, socket) => {
    response.writeHead(200, { 'content-length': text.length });
    response.write(text.slice(0, -20));
    setTimeout(() => socket.resetAndDestroy(), 50);
  });
  const { rows, error } = await reading();
  expect(rows).toHaveLength(1);
  expect(error).toMatchObject({ kind: 'truncated' });
});

test('silence and trickle end', async () => {
  server.handle((_request, response) => {
    response.write('[');
    const timer = setInterval(() => response.write(' '), 10);
    response.on('close', () => clearInterval(timer));
  });
  expect(await reading({ timeouts: { logMs: 150 } })).toMatchObject({ error: { kind: 'timeout' } });
  server.handle((_request, response) => void response.write('['));
  expect(await reading({ timeouts: { logIdleMs: 100 } })).toMatchObject({
    error: { kind: 'timeout' },
  });
});

test('a caller who aborts or leaves ends the connection', async () => {
  let closed = 0;
  server.handle((_request, response) => {
    response.write(`[${JSON.stringify(ROW)},`);
    response.on('close', () => {
      closed += 1;
    });
  });
  const client = clientOf(server.url);
  for await (const row of client.logs(UUID, FROM, TO)) {
    expect(row.taskType).toBe('query');
    break;
  }
  const controller = new AbortController();
  const error = await rejection(
    (async () => {
      for await (const _row of client.logs(UUID, FROM, TO, { signal: controller.signal })) {
        controller.abort();
      }
    })(),
  );
  expect(error).toMatchObject({ kind: 'aborted' });
  await client.close();
  await until(() => closed === 2);
});

test('what the reader throws passes unchanged', async () => {
  answering(JSON.stringify([ROW, ROW]));
  const client = clientOf(server.url);
  const mine = new Error('mine');
  const error = await rejection(
    (async () => {
      for await (const _row of client.logs(UUID, FROM, TO)) throw mine;
    })(),
  );
  expect(error).toBe(mine);
  await client.close();
});

test('a failure before the first row is retried, later ones are not', async () => {
  let calls = 0;
  server.handle((_request, response) => {
    calls += 1;
    response.writeHead(calls < 3 ? 503 : 200);
    response.end(calls < 3 ? '' : '[]');
  });
  expect(await reading()).toEqual({ rows: [], error: null });
  expect(calls).toBe(3);
});

test('a range that ends before it starts asks nothing', async () => {
  const client = clientOf(server.url);
  const before = server.received.length;
  expect(await rejection(collect(client.logs(UUID, TO, FROM)))).toMatchObject({
    kind: 'invalid_input',
  });
  expect(server.received).toHaveLength(before);
  await client.close();
});

test('one row larger than allowed ends it, and no sooner', async () => {
  const big = JSON.stringify([{ ...ROW, output: 'A'.repeat(400_000) }]);
  answering(big);
  expect(await reading({ limits: { logRowBytes: 100_000 } })).toMatchObject({
    rows: [],
    error: { kind: 'too_large' },
  });
  const { rows } = await reading({ limits: { logRowBytes: 500_000 } });
  expect(rows[0]?.output).toHaveLength(400_000);
});

test('300 MB pass through flat memory', async () => {
  const row = { ...ROW, output: Buffer.from('x'.repeat(3_000)).toString('base64') };
  const block = Buffer.from(`${JSON.stringify(row)},`.repeat(64));
  const blocks = Math.ceil(300_000_000 / block.length);
  server.handle((_request, response) => {
    let sent = 0;
    response.write('[');
    const more = () => {
      while (sent < blocks) {
        sent += 1;
        if (!response.write(block)) return void response.once('drain', more);
      }
      response.end(`${JSON.stringify(row)}]`);
    };
    more();
  });
  const client = clientOf(server.url);
  const start = process.memoryUsage();
  let most = 0;
  let count = 0;
  for await (const read of client.logs(UUID, FROM, TO)) {
    if (count % 10_000 === 0) {
      const { heapUsed, external } = process.memoryUsage();
      most = Math.max(most, heapUsed + external - start.heapUsed - start.external);
      expect(decodeOutput(read.output).kind).toBe('text');
    }
    count += 1;
  }
  await client.close();
  expect(count).toBe(blocks * 64 + 1);
  expect(most).toBeLessThan(120_000_000);
}, 60_000);

test('rows do not depend on where the chunks are cut', () => {
  const Text = fc.array(fc.jsonValue({ noUnicodeString: false }), { maxLength: 8 });
  fc.assert(
    fc.property(Text, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (rows, cuts) => {
      const bytes = Buffer.from(JSON.stringify(rows));
      const parser = new LogParser(1_000_000);
      const found: unknown[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const size = cuts[turn % cuts.length] ?? 1;
        const { rows: some, fault } = parser.write(bytes.subarray(at, at + size));
        expect(fault).toBeNull();
        found.push(...some);
        at += size;
      }
      expect(parser.end()).toBeNull();
      expect(JSON.stringify(found)).toBe(JSON.stringify(rows));
    }),
  );
});

test('a byte order mark before it is no fault, wherever it is cut; within it is one', () => {
  const bytes = Buffer.from('\ufeff[{"a":1}]');
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const parser = new LogParser(100);
    const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
    const found = parts.map((part) => parser.write(part));
    expect(found.map(({ fault }) => fault)).toEqual([null, null]);
    expect(found.flatMap(({ rows }) => rows)).toEqual([{ a: 1 }]);
    expect(parser.end()).toBeNull();
  }
  expect(new LogParser(100).write(Buffer.from('[\ufeff{"a":1}]')).fault).toBe('malformed');
});

test('nothing makes the parser throw', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 5 }), (chunks) => {
      const parser = new LogParser(100);
      for (const chunk of chunks) {
        if (parser.write(chunk).fault !== null) return;
      }
      parser.end();
    }),
  );
});
