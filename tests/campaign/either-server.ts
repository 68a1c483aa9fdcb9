import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Asked {
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

interface Answered {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}

/**
 * The experience of a client that switches to the other server when one refuses the connection, breaks
 * off, or says 503.
 */
export interface Fare {
  asked: number;
  /** Answered at the second try or later. */
  switched: number;
  /** Connections that ended after they were accepted. */
  broken: number;
  /** 503 answers: the other server is tried. */
  busy: number;
  /** What was not answered as it should be, in words. */
  failed: string[];
}

const pauseMs = 50;
/** Longer than a starting server holds requests. */
const patienceMs = 15_000;

/** Two servers as seen by a proxy that moves on to the next one. */
export class EitherServer {
  readonly fares: Record<string, Fare> = {};
  private turn = 0;

  constructor(private readonly ports: readonly number[]) {}

  /** The answer; null if there was none, or one other than `expected`, which is noted under `kind`. */
  async ask(
    kind: string,
    path: string,
    expected: number,
    asked: Asked = {},
  ): Promise<Answered | null> {
    this.fares[kind] ??= { asked: 0, switched: 0, broken: 0, busy: 0, failed: [] };
    const fare = this.fares[kind];
    fare.asked += 1;
    const until = performance.now() + patienceMs;
    let why = '';
    for (let nth = 0; performance.now() < until; nth += 1) {
      try {
        const answer = await once(this.next(), path, asked);
        if (answer.status === expected) {
          if (nth > 0) fare.switched += 1;
          return answer;
        }
        why = `${answer.status}: ${answer.text.slice(0, 200)}`;
        if (answer.status !== 503) break;
        fare.busy += 1;
        await sleep(pauseMs);
      } catch (error) {
        why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
        if (why !== 'ECONNREFUSED') fare.broken += 1;
        await sleep(pauseMs);
      }
    }
    fare.failed.push(`${path}: ${why}`);
    return null;
  }

  /** The server whose turn it is. */
  next(): number {
    this.turn += 1;
    return this.ports[this.turn % this.ports.length] ?? 0;
  }
}

function once(port: number, path: string, { method = 'GET', headers, body }: Asked) {
  return new Promise<Answered>((resolve, reject) => {
    // A new connection each time: the server may close a kept one while the next request is sent.
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: headers ?? {}, agent: false },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        answer.once('error', reject);
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers }),
        );
      },
    );
    sent.setTimeout(30_000, () => sent.destroy(new Error('no answer within 30 s')));
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Listens to events at either server until stopped, and reconnects with Last-Event-ID. */
export function listen(servers: EitherServer, path: string, token: string) {
  const told = new Set<string>();
  let returns = 0;
  let isOver = false;
  let lastId = '';
  let leave = () => {};
  const stay = () =>
    new Promise<void>((resolve) => {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(lastId ? { 'last-event-id': lastId } : {}),
      };
      const sent = request(
        { host: '127.0.0.1', port: servers.next(), path, headers, agent: false },
        (answer) => {
          let rest = '';
          answer.setEncoding('utf8').on('data', (piece: string) => {
            const blocks = (rest + piece).split('\n\n');
            rest = blocks.pop() ?? '';
            for (const block of blocks) {
              const id = /^id: ?(.+)$/m.exec(block)?.[1];
              if (!id) continue;
              lastId = id;
              told.add(id);
            }
          });
          answer.once('error', () => undefined);
          answer.once('close', resolve);
        },
      );
      leave = () => sent.destroy();
      sent.once('error', () => resolve());
      sent.end();
    });
  const over = (async () => {
    while (!isOver) {
      await stay();
      returns += 1;
      if (!isOver) await sleep(pauseMs);
    }
  })();
  return {
    told,
    returns: () => returns,
    async stop() {
      isOver = true;
      leave();
      await over;
    },
  };
}
