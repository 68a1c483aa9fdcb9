import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, createGzip, type Gzip, gzip } from 'node:zlib';

const quickly = { level: constants.Z_BEST_SPEED };
const packWhole = promisify<Buffer, { level: number }, Buffer>(gzip);
const packable = /^(?:text\/|image\/svg|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)\b)/;

/**
 * Compresses an answer on its way out, if its reader takes that, and has Next send it plain: what stands
 * between may then read and change it. One that ends as it begins is packed whole, with its length.
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
  let packer: Gzip | null = null;
  // Every way to send headers leads through here, also that of a first write.
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      const status: unknown = args[0];
      if (!response.headersSent && isPackable(response, status)) {
        announce(response);
        packer = openPacker(response, write, end);
      }
      return Reflect.apply(target, response, args);
    },
  });
  response.write = new Proxy(write, {
    apply: (target, _, args) => {
      if (!response.headersSent) response.flushHeaders();
      if (!packer) return Reflect.apply(target, response, args);
      const goesOn = Reflect.apply(packer.write, packer, args);
      // A page streams: its reader is not to wait for what comes next.
      packer.flush(constants.Z_SYNC_FLUSH);
      return goesOn;
    },
  });
  response.end = new Proxy(end, {
    apply: (target, _, args) => {
      if (packer) {
        Reflect.apply(packer.end, packer, args);
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
          // Not through the proxy above, which would pack it again.
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

function openPacker(
  response: ServerResponse,
  write: ServerResponse['write'],
  end: () => void,
): Gzip {
  const packer = createGzip(quickly);
  packer.on('data', (packed: Buffer) => {
    if (write(packed)) return;
    packer.pause();
    response.once('drain', () => packer.resume());
  });
  packer.on('drain', () => response.emit('drain'));
  packer.once('end', () => end());
  packer.once('error', () => response.destroy());
  response.once('close', () => packer.destroy());
  return packer;
}
