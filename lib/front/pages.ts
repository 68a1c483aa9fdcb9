import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { nowMs } from '@/lib/clock';
import { noteOutage } from '@/lib/db';
import { sendLost } from './hold-lost';
import { cutAt, joinWith, type KeptPage, KeptPages, type Standing } from './kept-pages';
import { outward, type PageHeaders } from './page-headers';
import { type PageRequest, pageRequestOf } from './page-request';
import { recordAnswer } from './record-answer';

/** For a page that is being made for another request. */
const waitMs = 1000;
/** Larger pages are made each time. Bytes. */
const mostBytes = 2 * 1024 * 1024;

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Of one request: its headers inwards and outwards, and the key of its forms. */
export type Made = PageHeaders & { formKey: string };

interface Options {
  /** Makes the page. */
  render: Handler;
  /** Who asks and how the team stands; null when it cannot be told for sure. Asked on every request. */
  standing: (request: IncomingMessage, page: PageRequest) => Promise<Standing | null>;
}

/**
 * Answers a page from what was sent to the same browser before, while nothing it shows has changed: the
 * person, their role and the team's rows are as they were. Everything else is made by `render`.
 */
export class Pages {
  private readonly kept = new KeptPages();
  private readonly underWay = new Map<string, Promise<void>>();

  constructor(private readonly options: Options) {}

  async answer(request: IncomingMessage, response: ServerResponse, made: Made): Promise<void> {
    const { render, standing } = this.options;
    const page = pageRequestOf(request);
    let stands: Standing | null = null;
    try {
      stands = page && (await standing(request, page));
    } catch (error) {
      // The page would ask the same, and wait as long for the same refusal.
      if (noteOutage(made.requestId, error)) return sendLost(response, 500);
    }
    if (!page || !stands) return render(request, response);
    const { key } = page;
    // Who asks for the same page at the same time waits for the one that is being made: a moment, since a
    // page that waits for Datamin streams its skeleton long before it ends.
    const other = this.kept.get(key, stands) ? undefined : this.underWay.get(key);
    if (other) await Promise.race([other, sleep(waitMs, undefined, { ref: false })]);
    const found = this.kept.get(key, stands);
    if (found) return send(found, response, made);
    const making = this.keep(key, stands, response, made);
    this.underWay.set(key, making);
    making.finally(() => {
      if (this.underWay.get(key) === making) this.underWay.delete(key);
    });
    return render(request, response);
  }

  private async keep(key: string, stands: Standing, response: ServerResponse, made: Made) {
    const madeAt = nowMs();
    const answer = await recordAnswer(response, mostBytes);
    if (answer?.status !== 200) return;
    const { headers, body } = answer;
    const of = (name: string) => String(headers.find(([known]) => known === name)?.[1] ?? '');
    if (!of('content-type').startsWith('text/html') || of('set-cookie')) return;
    this.kept.put(key, {
      ...stands,
      madeAt,
      headers: headers.filter(([name]) => !ofOneAnswer.has(name)),
      nonce: made.nonce,
      pieces: cutAt(body, made),
      size: body.length,
    });
  }
}

/** Headers that are made anew. */
const ofOneAnswer = new Set([
  'content-security-policy',
  'x-request-id',
  'strict-transport-security',
  'content-encoding',
  'content-length',
  'transfer-encoding',
  'connection',
  'keep-alive',
  'date',
  'etag',
]);

function send(page: KeptPage, response: ServerResponse, made: Made): void {
  // A style sheet is named ahead of the page with the nonce that lets it in.
  const anew = (value: string) => value.replaceAll(page.nonce, made.nonce);
  for (const [name, value] of page.headers) {
    response.setHeader(name, Array.isArray(value) ? value.map(anew) : anew(value));
  }
  for (const [name, value] of outward(made)) response.setHeader(name, value);
  const body = joinWith(page.pieces, made);
  response.setHeader('Content-Length', body.length);
  response.end(body);
}
