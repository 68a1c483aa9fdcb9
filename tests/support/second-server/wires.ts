import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Reply } from './answers';
import { type Heard, headOf, plain, type Wire } from './start';

/** Only the endpoint's answer is to be mangled, not that for the token. */
const isToken = ({ path }: Heard) => path.endsWith('/oauth/token');

const bytesOf = (reply: Reply) => Buffer.from(reply.body);

/** One write after the other, each in its own packet. */
function oneByOne(socket: Socket, parts: readonly (Buffer | string)[], end: () => void): void {
  const [first, ...rest] = parts;
  if (first === undefined) end();
  else socket.write(first, () => setImmediate(() => oneByOne(socket, rest, end)));
}

function pieces(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}

const chunked =
  (size: number): Wire =>
  (socket, reply) => {
    const chunks = pieces(bytesOf(reply), size).map((part) =>
      Buffer.concat([
        Buffer.from(`${part.length.toString(16)};x=y\r\n`),
        part,
        Buffer.from('\r\n'),
      ]),
    );
    const last = '0\r\nX-Trailer: late\r\n\r\n';
    const head = headOf(reply, [['Transfer-Encoding', 'chunked']]);
    oneByOne(socket, [head, ...chunks, last], () => {});
  };

/** Changes the text of an answer, except of an error's. */
const retold =
  (tell: (text: string) => string): Wire =>
  (socket, reply, heard) =>
    plain(socket, reply.status === 200 ? { ...reply, body: tell(reply.body) } : reply, heard);

/** Ways to send the same answer. Anything in between may use any of them. */
export const harmless: Record<string, Wire> = {
  'chunks of one byte: within a number, a letter, a time': chunked(1),
  'chunks of seven bytes': chunked(7),
  'HTTP/1.0, ended by closing': (socket, reply) =>
    socket.end(Buffer.concat([Buffer.from(headOf(reply, [], 'HTTP/1.0')), bytesOf(reply)])),
  'a connection for each answer': (socket, reply) => {
    const length = ['Content-Length', String(Buffer.byteLength(reply.body))] as const;
    socket.end(headOf(reply, [length, ['Connection', 'close']]) + reply.body);
  },
  'gzip to whoever takes it': (socket, reply, heard) => {
    if (!/gzip/.test(heard.headers['accept-encoding'] ?? '')) return plain(socket, reply, heard);
    const packed = gzipSync(reply.body);
    const length = ['Content-Length', String(packed.length)] as const;
    socket.write(headOf(reply, [['Content-Encoding', 'gzip'], length]));
    socket.write(packed);
  },
  '103 Early Hints before it': (socket, reply, heard) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n');
    plain(socket, reply, heard);
  },
  'a head that trickles': (socket, reply) => {
    const head = headOf(reply, [['Content-Length', String(Buffer.byteLength(reply.body))]]);
    oneByOne(socket, pieces(Buffer.from(head), 9), () => socket.write(reply.body));
  },
  'a byte order mark, blanks and a line at the end': retold(
    (text) => `\ufeff \r\n\t${text.replaceAll('},{', '}\n ,\t{')}\r\n \n`,
  ),
  'each name twice, the first with nonsense': retold((text) =>
    text.replaceAll('{"', '{"duration":-7,"num_of_successes":"no","is_successful":"no","'),
  ),
  'numbers as texts': retold((text) =>
    text.replaceAll(/"(duration|num_of_\w+|\w+_duration)":(\d+)/g, '"$1":"$2"'),
  ),
  'a connection closed as the next question comes': (socket, reply, heard) => {
    if (heard.before > 0) socket.destroy();
    else plain(socket, reply, heard);
  },
};

const page = (status: number, title: string): Wire => {
  const body = `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body>\r\n<center><h1>${status} ${title}</h1></center>\r\n<hr><center>nginx/1.27.3</center>\r\n</body>\r\n</html>\r\n`;
  return (socket, reply, heard) =>
    isToken(heard)
      ? plain(socket, reply, heard)
      : plain(socket, { status, headers: [['Content-Type', 'text/html']], body }, heard);
};

/** Sends half of the body, then closes without a word. */
const broken =
  (announce: boolean): Wire =>
  (socket, reply, heard) => {
    if (isToken(heard)) return plain(socket, reply, heard);
    const bytes = bytesOf(reply);
    const length = ['Content-Length', String(bytes.length)] as const;
    const head = headOf(reply, announce ? [length] : [], announce ? 'HTTP/1.1' : 'HTTP/1.0');
    socket.end(Buffer.concat([Buffer.from(head), bytes.subarray(0, bytes.length / 2)]));
  };

/** Broken answers: each must give a sentence, and no number. */
export const harmful: Record<string, { wire: Wire; says: RegExp }> = {
  'an early end in the middle of a row': { wire: broken(true), says: /broke off in the middle/ },
  'the same where closing is the end': { wire: broken(false), says: /broke off|not a Datamin/ },
  'nginx: 413': {
    wire: page(413, 'Request Entity Too Large'),
    says: /refused the request \(413\)/,
  },
  'nginx: 414': { wire: page(414, 'Request-URI Too Large'), says: /refused the request \(414\)/ },
  'nginx: 499': { wire: page(499, 'Client Closed Request'), says: /refused the request \(499\)/ },
  'nginx: 502': { wire: page(502, 'Bad Gateway'), says: /problem of its own \(502\)/ },
  'nginx: 504': { wire: page(504, 'Gateway Time-out'), says: /problem of its own \(504\)/ },
  'a 100 Continue that nobody asked for': {
    wire: (socket, reply, heard) => {
      if (!isToken(heard)) socket.write('HTTP/1.1 100 Continue\r\n\r\n');
      plain(socket, reply, heard);
    },
    says: /does not speak HTTP as expected/,
  },
  'no answer at all, as of a handler that panics': {
    wire: (socket, reply, heard) =>
      isToken(heard) ? plain(socket, reply, heard) : socket.destroy(),
    says: /broke the connection/,
  },
};
