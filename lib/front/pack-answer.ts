import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import {
  constants,
  crc32,
  createDeflateRaw,
  type DeflateRaw,
  deflateRawSync,
  gzip,
} from 'node:zlib';

const quickly = { level: constants.Z_BEST_SPEED };
const packWhole = promisify<Buffer, { level: number }, Buffer>(gzip);
const packable = /^(?:text\/|image\/svg|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)\b)/;

/** An event of an answer: what has been written of it is sent before this process does anything else. */
export const sendNow = 'sendNow';

/**
 * Compresses an answer on its way out, if its reader accepts that, and makes Next send it plain, so that the code in
 * between can read and change it. One that ends in its first write is compressed whole, with its length.
 */
export function packAnswer({ headers }: IncomingMessage, response: ServerResponse): void {
  const accepted = String(headers['accept-encoding'] ?? '');
  delete headers['accept-encoding'];
  if (!/\bgzip\b/.test(accepted)) return;
  const [writeHead, write, end] = [
    response.writeHead.bind(response),
    response.write.bind(response),
    response.end.bind(response),
  ];
  let packer: Packer | null = null;
  // Every way of sending headers leads through here, including a first write.
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      const status: unknown = args[0];
      if (!response.headersSent && isPackable(response, status)) {
        announce(response);
        packer = new Packer(response, write, end);
      }
      return Reflect.apply(target, response, args);
    },
  });
  response.write = new Proxy(write, {
    apply: (target, _, args) => {
      if (!response.headersSent) response.flushHeaders();
      if (!packer) return Reflect.apply(target, response, args);
      return packer.write(args);
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      if (packer) {
        packer.end(args);
        return response;
      }
      const [body] = args;
      const isWhole = typeof body === 'string' || body instanceof Uint8Array;
      if (response.headersSent || !isWhole || !isPackable(response, response.statusCode)) {
        return Reflect.apply(target, response, args);
      }
      packWhole(Buffer.from(body), quickly).then(
        (packed) => {
          announce(response);
          response.setHeader('Content-Length', packed.length);
          // Not through the proxy above, which would compress it again.
          writeHead(response.statusCode);
          end(packed);
        },
        () => response.destroy(),
      );
      return response;
    },
  });
}

function isPackable(response: ServerResponse, status: unknown): boolean {
  return (
    status !== 204 &&
    status !== 304 &&
    !response.hasHeader('content-encoding') &&
    packable.test(String(response.getHeader('content-type') ?? ''))
  );
}

function announce(response: ServerResponse): void {
  response.setHeader('Content-Encoding', 'gzip');
  response.removeHeader('Content-Length');
  const vary = String(response.getHeader('vary') ?? '');
  if (!/accept-encoding/i.test(vary)) response.appendHeader('Vary', 'Accept-Encoding');
}

/** How much may wait for the end of a turn, in bytes. */
const mostWaiting = 256 * 1024;
/** How far back what is compressed may refer, in bytes. */
const reach = 32 * 1024;
/** The beginning of what gzip makes: no name, no time, any system (RFC 1952, 2.3). */
const gzipHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

/**
 * Compresses what is written. React writes a page in a hundred pieces, each of which would be a zlib job and
 * a write of its own. What comes in one turn of the event loop is sent together, right after it, so that no
 * reader waits for what comes next.
 */
class Packer {
  private stream: DeflateRaw | null = null;
  private waiting: Buffer[] = [];
  private size = 0;
  private isDue = false;
  private isBegun = false;
  private isEnded = false;
  /** Of everything written so far, as gzip's last eight bytes tell it. */
  private sum = 0;
  private length = 0;

  constructor(
    private readonly response: ServerResponse,
    private readonly send: (bytes: Buffer) => boolean,
    private readonly finish: () => void,
  ) {
    response.on(sendNow, () => this.sendNow());
    response.once('close', () => this.stream?.destroy());
  }

  /** Whether more may be written at once; otherwise the response emits `drain`. */
  write(args: unknown[]): boolean {
    this.take(args);
    if (!this.isDue) {
      this.isDue = true;
      setImmediate(() => this.flush());
    }
    return this.size < mostWaiting && !this.stream?.writableNeedDrain;
  }

  end(args: unknown[]): void {
    this.take(args);
    if (this.isEnded || this.response.destroyed) return;
    this.isEnded = true;
    this.packing().end(this.taken());
  }

  private take([chunk, encoding, ...rest]: unknown[]): void {
    const done = [chunk, encoding, ...rest].findLast((arg) => typeof arg === 'function');
    const known = typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
      // A copy: its writer may reuse the memory.
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, known) : Buffer.from(chunk);
      this.waiting.push(bytes);
      this.size += bytes.length;
    }
    if (done) process.nextTick(() => Reflect.apply(done, null, []));
  }

  private taken(): Buffer {
    const bytes = Buffer.concat(this.waiting);
    this.waiting = [];
    this.size = 0;
    this.sum = crc32(bytes, this.sum);
    this.length += bytes.length;
    return bytes;
  }

  private flush(): void {
    this.isDue = false;
    if (this.isEnded || this.response.destroyed || this.size === 0) return;
    const wasFull = this.size >= mostWaiting;
    const stream = this.packing();
    const goesOn = stream.write(this.taken());
    stream.flush(constants.Z_SYNC_FLUSH);
    if (wasFull && goesOn) this.response.emit('drain');
  }

  /**
   * Compressed here and now: what a stream compresses in another thread comes back to this one, which may be busy with
   * the rest of the page by then. Only for an answer's beginning, which the rest may refer to.
   */
  private sendNow(): void {
    if (this.stream || this.isEnded || this.response.destroyed || this.size === 0) return;
    const bytes = this.taken();
    this.begin();
    this.send(deflateRawSync(bytes, { ...quickly, finishFlush: constants.Z_SYNC_FLUSH }));
    this.packing(bytes.subarray(-reach));
  }

  private begin(): void {
    if (!this.isBegun) this.send(gzipHead);
    this.isBegun = true;
  }

  /** What compresses in another thread, to be written to; made on first use. */
  private packing(dictionary?: Buffer): DeflateRaw {
    if (this.stream) return this.stream;
    this.begin();
    const stream = createDeflateRaw({ ...quickly, ...(dictionary && { dictionary }) });
    stream.on('data', (packed: Buffer) => {
      if (this.send(packed)) return;
      stream.pause();
      this.response.once('drain', () => stream.resume());
    });
    stream.on('drain', () => this.response.emit('drain'));
    stream.once('end', () => this.complete());
    stream.once('error', () => this.response.destroy());
    this.stream = stream;
    return stream;
  }

  private complete(): void {
    const foot = Buffer.alloc(8);
    foot.writeUInt32LE(this.sum, 0);
    foot.writeUInt32LE(this.length % 2 ** 32, 4);
    this.send(foot);
    this.finish();
  }
}
