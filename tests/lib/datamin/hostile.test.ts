import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Datamin, DataminOptions } from '@/lib/datamin';
import { LogParser } from '@/lib/datamin/log-parser';
import { decodeLogRow } from '@/lib/datamin/log-row';
import { EXPIRED, LOCALHOST, NOT_YET, OTHER_NAME } from './support/certificates';
import { clientOf, collect, PIPELINE, rejection, TOKEN, UUID } from './support/client';
import { closedPort, type RawServer, startRawServer } from './support/raw-server';

// Answers of a malicious server or a broken proxy, below what a well-behaved server can say.

const FROM = new Date('2024-03-22T12:00:00Z');
const TO = new Date('2024-03-22T13:00:00Z');
const LAST_RUN = '{"is_successful":true,"executed_at":"2024-01-01 00:00:00","duration":5}';

const open: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server that answers every request with these bytes. */
async function saying(answer: string | Buffer, end = true): Promise<RawServer> {
  const raw = await startRawServer({
    onData: (socket: Socket) => (end ? socket.end(answer) : socket.write(answer)),
  });
  open.push(() => raw.close());
  return raw;
}

function client(port: number, options: Partial<DataminOptions> = {}, scheme = 'http'): Datamin {
  const made = clientOf(`${scheme}://localhost:${port}`, options);
  open.unshift(() => made.close());
  return made;
}

const answer = (head: string, body: string | Buffer = '') =>
  Buffer.concat([Buffer.from(`HTTP/1.1 ${head}\r\n\r\n`), Buffer.from(body)]);

/** Every kind of request. */
const questions: Record<string, (datamin: Datamin) => Promise<unknown>> = {
  token: (datamin) => datamin.fetchToken(),
  log: (datamin) => collect(datamin.logs(UUID, FROM, TO)),
  consolidated: (datamin) => datamin.consolidated(PIPELINE, FROM, TO),
  aggregated: (datamin) => datamin.aggregated(PIPELINE, FROM, 'day', 1),
  'last run': (datamin) => datamin.lastRun(PIPELINE),
};
const kinds = Object.keys(questions);

describe('a bomb is never unpacked', () => {
  const bomb = Buffer.alloc(8 * 1024 * 1024);
  const forms = [
    ['gzip', gzipSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['br', brotliCompressSync(bomb)],
    ['GZIP, gzip', gzipSync(gzipSync(bomb))],
  ] as const;

  test.each(forms)('%s', async (encoding, packed) => {
    for (const status of ['200 OK', '403 Forbidden', '500 Oh']) {
      const raw = await saying(answer(`${status}\r\ncontent-encoding: ${encoding}`, packed));
      const datamin = client(raw.port);
      for (const kind of kinds) {
        expect(await rejection(questions[kind]?.(datamin) ?? Promise.resolve())).toMatchObject({
          kind: 'malformed',
          message: expect.stringContaining('compressed answer'),
        });
      }
      const run = await datamin.startRun(UUID, { token: TOKEN });
      expect(run).toMatchObject({
        kind: 'uncertain',
        reason: expect.stringContaining('compressed'),
      });
    }
  });
});

describe('what is wrong with a certificate is said', () => {
  test.each([
    ['expired', EXPIRED, { ca: EXPIRED.cert }, /has expired/],
    ['of the future', NOT_YET, { ca: NOT_YET.cert }, /not valid yet/],
    ['signed by itself', LOCALHOST, {}, /no authority that this portal trusts/],
    ['of another name', OTHER_NAME, { ca: OTHER_NAME.cert }, /is for another name/],
  ])('%s', async (_name, tls, options, sentence) => {
    const raw = await startRawServer({ tls });
    open.push(() => raw.close());
    const datamin = client(raw.port, options, 'https');
    for (const kind of ['token', 'last run']) {
      const error = await rejection(questions[kind]?.(datamin) ?? Promise.resolve());
      expect(error).toMatchObject({ kind: 'tls', message: expect.stringMatching(sentence) });
    }
    const run = await datamin.startRun(UUID, { token: TOKEN });
    expect(run).toMatchObject({ kind: 'unsent', reason: expect.stringMatching(sentence) });
    expect(raw.bytes()).toBe(0);
  });

  test('and a server without TLS', async () => {
    const raw = await saying(answer('400 Bad Request'));
    const error = await rejection(client(raw.port, {}, 'https').lastRun(PIPELINE));
    expect(error).toMatchObject({ message: expect.stringContaining('does not speak TLS') });
  });
});

describe('heads', () => {
  test.each(['204 No Content', '205 Reset Content', '304 Not Modified'])(
    '%s is no answer, and no redirect',
    async (status) => {
      const raw = await saying(answer(status));
      for (const kind of ['consolidated', 'aggregated', 'last run', 'token']) {
        const error = await rejection(questions[kind]?.(client(raw.port)) ?? Promise.resolve());
        expect(error).toMatchObject({ kind: 'malformed' });
      }
    },
  );

  test.each([
    ['103 before it', 'HTTP/1.1 103 Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
    ['HTTP/1.0 without a length', 'HTTP/1.0 200 OK\r\n\r\n'],
    ['a hundred cookies', `HTTP/1.1 200 OK\r\n${'set-cookie: a=b\r\n'.repeat(100)}\r\n`],
  ])('%s is read', async (_name, head) => {
    const raw = await saying(`${head}${LAST_RUN}`);
    expect(await client(raw.port).lastRun(PIPELINE)).toMatchObject({ isSuccessful: true });
  });

  test.each([
    ['a flood of cookies', 'set-cookie: a=b\r\n'.repeat(10_000)],
    ['one of a megabyte', `x: ${'y'.repeat(1_000_000)}\r\n`],
    ['two lengths', 'content-length: 5\r\ncontent-length: 6\r\n'],
    ['a length and chunks', 'content-length: 5\r\ntransfer-encoding: chunked\r\n'],
  ])('%s is refused', async (_name, headers) => {
    const raw = await saying(`HTTP/1.1 200 OK\r\n${headers}\r\n${LAST_RUN}`);
    const error = await rejection(client(raw.port).lastRun(PIPELINE));
    expect(error).toMatchObject({
      kind: expect.stringMatching(/^(malformed|connection_lost)$/),
    });
  });

  test('what comes after the announced length is no answer to the next question', async () => {
    const first = `HTTP/1.1 200 OK\r\ncontent-length: ${LAST_RUN.length}\r\n\r\n${LAST_RUN}`;
    const smuggled = LAST_RUN.replace('true', 'false');
    const more = `HTTP/1.1 200 OK\r\ncontent-length: ${smuggled.length}\r\n\r\n${smuggled}`;
    const raw = await saying(`${first}${more}`, false);
    const datamin = client(raw.port, { limits: { connections: 1 } });
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await datamin.lastRun(PIPELINE)).toMatchObject({ isSuccessful: true });
    }
  });

  test('a redirect takes the token nowhere, whatever it points to', async () => {
    const inner = await saying(answer('200 OK', LAST_RUN));
    for (const to of [
      `http://127.0.0.1:${inner.port}/`,
      `//127.0.0.1:${inner.port}/`,
      'http://169.254.169.254/latest/meta-data/',
      'file:///etc/passwd',
      `https://localhost:${await closedPort()}/`,
    ]) {
      for (const status of [301, 302, 303, 307, 308]) {
        const raw = await saying(answer(`${status} Moved\r\nlocation: ${to}`));
        expect(await rejection(client(raw.port).lastRun(PIPELINE))).toMatchObject({
          kind: 'redirected',
        });
      }
    }
    expect(inner.connections()).toBe(0);
  });
});

describe('bodies', () => {
  const nothing = { successes: null, failures: 1, doubtful: true };

  test.each([
    ['numbers that are none', '{"num_of_successes":1e400,"num_of_failures":1}', nothing],
    ['2^63', '{"num_of_successes":9223372036854775808,"num_of_failures":1}', nothing],
    [
      'a value nested 100,000 deep',
      `{"num_of_successes":${'['.repeat(1e5)}${']'.repeat(1e5)},"num_of_failures":1}`,
      nothing,
    ],
    [
      'a name twice: the later one counts',
      '{"num_of_successes":7,"num_of_successes":-1,"num_of_failures":1}',
      nothing,
    ],
    [
      '__proto__ and constructor',
      '{"__proto__":{"num_of_successes":5},"constructor":{"prototype":1},"num_of_successes":null,"num_of_failures":1}',
      nothing,
    ],
    [
      '-0',
      '{"num_of_successes":-0,"num_of_failures":1,"average_duration":1,"last_run_executed_at":"2024-01-01 00:00:00","last_run_duration":1}',
      { successes: 0, failures: 1, doubtful: false },
    ],
  ])('%s', async (_name, body, expected) => {
    const raw = await saying(answer('200 OK', body));
    const reading = await client(raw.port).consolidated(PIPELINE, FROM, TO);
    expect(reading).toMatchObject(expected);
    expect(Object.is(reading.successes, -0)).toBe(false);
    expect({}).not.toHaveProperty('num_of_successes');
  });

  test.each(['[{},{},{}', '[1,1,1', '[null,null'])(
    '%s … and half a million more',
    async (start) => {
      const [, element] = start.split(',');
      const raw = await saying(answer('200 OK', `${start}${`,${element}`.repeat(150_000)}]`));
      const datamin = client(raw.port);
      const error = await rejection(datamin.aggregated(PIPELINE, FROM, 'day', 1));
      expect(error).toMatchObject({ kind: 'malformed' });
      const run = await datamin.startRun(UUID, { token: TOKEN });
      expect(run).toMatchObject({ kind: 'uncertain' });
    },
  );

  const megabyte = 1024 * 1024;
  test.each([
    ['brackets', '[', ']'],
    ['objects', '{"a":', '}'],
    ['empty lists', '[],', ''],
    ['empty texts', '"",', ''],
    ['digits', '1', ''],
  ])('a log row of nothing but %s is not parsed', (_name, opening, closing) => {
    const parser = new LogParser(64 * megabyte);
    expect(parser.write(Buffer.from('[{"a":[')).fault).toBeNull();
    const faults: unknown[] = [];
    const pieces = [Buffer.alloc(65_520, opening), Buffer.alloc(65_520, closing)];
    for (const piece of pieces) {
      for (let turn = 0; turn < 9 && !faults.includes('too_large'); turn += 1) {
        faults.push(parser.write(piece).fault);
      }
    }
    expect(faults.at(-1)).toBe('too_large');
  });

  test('a text of megabytes is no structure, and byte by byte it costs no more than its bytes', () => {
    const parser = new LogParser(64 * megabyte);
    const row = Buffer.from(`[{"output":"${'A'.repeat(megabyte)}"}]`);
    const before = process.memoryUsage();
    let rows = 0;
    let most = 0;
    // A million cases: not one expectation each, which takes longer than the check itself.
    const faults = new Set<unknown>();
    for (let at = 0; at < row.length; at += 1) {
      const { rows: some, fault } = parser.write(row.subarray(at, at + 1));
      faults.add(fault);
      rows += some.length;
      if (at % 65_536 === 0) most = Math.max(most, process.memoryUsage().external);
    }
    expect([rows, parser.end(), [...faults]]).toEqual([1, null, [null]]);
    expect(most - before.external).toBeLessThan(16 * megabyte);
  });
});

test('a row’s metric is nothing whose sum would overflow, and its type turns no words round', () => {
  const row = (metric_value: unknown, task_type = 'query') =>
    decodeLogRow({
      pipeline_run_uuid: UUID,
      task_uuid: UUID,
      is_successful: true,
      executed_at: '2024-03-22T12:57:49.25Z',
      task_type,
      metric_value,
    });
  for (const metric of [1e308, -1e308, 1e101]) expect(row(metric)?.metricValue).toBeNull();
  expect(row(-1e100)?.metricValue).toBe(-1e100);
  expect(row(1, 'qu\u202Eery\u2066')?.taskType).toBe('qu ery');
  expect(row(1, '\u202E')?.taskType).toBe('unknown');
});
