import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { extname, join } from 'node:path';
import fixedHeaders from './fixed-headers.json';
import type { Handler } from './pages';

const types = new Map([
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
]);
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

const prefix = '/_next/static/';

/**
 * The build's scripts and styles, sent from memory as `npm run build` compressed them: Next would compress each
 * again for each browser, and the first paint waits for that. `folder` is the build's `static`. Anything else,
 * or asked for in another way, is left to Next.
 */
export class StaticFiles {
  /** Address → file, for those that have a compressed twin. */
  private readonly twins = new Map<string, string>();
  private readonly read = new Map<string, Promise<Buffer>>();

  constructor(
    folder: string,
    private readonly next: Handler,
  ) {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.br') && !name.endsWith('.gz')) continue;
      this.twins.set(prefix + name.replaceAll('\\', '/'), join(folder, name));
    }
  }

  readonly answer: Handler = async (request, response) => {
    const found = this.twinFor(request);
    const body = found && (await this.bodyOf(found.file).catch(() => null));
    if (!found || !body) return this.next(request, response);
    response.writeHead(200, {
      ...fixedHeaders,
      'Content-Type': found.type,
      'Content-Encoding': found.encoding,
      'Content-Length': body.length,
      // The address changes with the content.
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };

  private twinFor({ method, url = '', headers }: IncomingMessage) {
    if (method !== 'GET' && method !== 'HEAD') return null;
    if (headers.range) return null;
    const [address = ''] = url.split('?');
    const type = types.get(extname(address));
    if (!type) return null;
    for (const { name, suffix } of encodings) {
      const file = this.twins.get(address + suffix);
      if (file && accepts(headers['accept-encoding'], name)) return { file, type, encoding: name };
    }
    return null;
  }

  /** Read once. A file that went away with another build is looked for again: it may come back. */
  private bodyOf(file: string): Promise<Buffer> {
    const known = this.read.get(file);
    if (known) return known;
    const reading = readFile(file);
    this.read.set(file, reading);
    reading.catch(() => this.read.delete(file));
    return reading;
  }
}

/** Whether it is listed and not at `q=0`; browsers weigh them no finer. */
function accepts(header: string | string[] | undefined, encoding: string): boolean {
  // Splits at the separator alone: allowing spaces in the pattern would take quadratic time for 16 KiB of them.
  const partsOf = (item: string) => item.split(';').map((part) => part.trim().toLowerCase());
  return [header]
    .flat()
    .flatMap((value) => value?.split(',') ?? [])
    .map(partsOf)
    .some(([name, weight]) => name === encoding && !/^q=0(\.0*)?$/.test(weight ?? ''));
}
