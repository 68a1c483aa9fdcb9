import { createServer, type ServerResponse } from 'node:http';
import { minuteOfRows } from './rows';

/**
 * A Datamin whose log is made before it is asked for, so that making it is not measured: `runs a minute`
 * over `minutes` up to `end` (milliseconds).
 */
const [runs = 1, minutes = 1, end = 0] = process.argv.slice(2).map(Number);
const first = end / 60_000 - minutes;
const whole: Buffer[] = [];
for (let minute = first; minute < first + minutes; minute++) {
  whole.push(
    Buffer.from(
      minuteOfRows(minute, runs)
        .map(({ text }) => text)
        .join(','),
    ),
  );
}

createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://log');
  const range = /\/(logs|stats)\/([^/]+)\/([^/]+)$/.exec(decodeURIComponent(url.pathname));
  if (url.pathname.endsWith('/oauth/token')) {
    json(response, {
      access_token: 'bench',
      expires_in: 86_400,
      scope: 'stats:read',
      token_type: 'Bearer',
    });
  } else if (range?.[1] === 'logs') {
    void answer(response, moment(range[2]), moment(range[3]));
  } else {
    const some =
      range !== null && moment(range[3]) >= first * 60_000 && moment(range[2]) < end ? 1 : 0;
    const none = { num_of_failures: 0, average_duration: 0, is_last_run_successful: false };
    json(response, {
      ...none,
      num_of_successes: some,
      last_run_executed_at: '0001-01-01 00:00:00',
      last_run_duration: 0,
    });
  }
}).listen(0, '127.0.0.1', function (this: import('node:net').Server) {
  const address = this.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const bytes = whole.reduce((sum, { length }) => sum + length + 1, 1);
  console.log(JSON.stringify({ url: `http://127.0.0.1:${address.port}`, bytes }));
});

/** Newest first; an edge of the window may fall within a minute. */
async function answer(response: ServerResponse, from: number, to: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('[');
  let separator = '';
  const last = Math.min(Math.floor(to / 60_000), first + minutes - 1);
  for (let minute = last; minute >= Math.max(first, Math.floor(from / 60_000)); minute--) {
    const begins = minute * 60_000;
    const part =
      begins >= from && begins + 59_000 <= to
        ? whole[minute - first]
        : minuteOfRows(minute, runs)
            .filter(({ second }) => begins + second * 1000 >= from && begins + second * 1000 <= to)
            .map(({ text }) => text)
            .join(',');
    if (!part || part.length === 0) continue;
    response.write(separator);
    if (!response.write(part)) await new Promise((resolve) => response.once('drain', resolve));
    separator = ',';
  }
  response.end(']');
}

function json(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const moment = (text = ''): number => Date.parse(`${text.replace(' ', 'T')}Z`);
