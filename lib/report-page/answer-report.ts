import { setTimeout as sleep } from 'node:timers/promises';
import { databaseIsConnected, tellOutage } from '@/lib/db';
import { RateLimited } from '@/lib/errors';
import { log } from '@/lib/log';
import {
  askByMail,
  countView,
  openByPass,
  openReport,
  type Passing,
  type ReportContext,
  type Unlocking,
  unlockReport,
} from '@/lib/reports';
import { type Asked, askedOf } from './asked';
import { awayPage, deadPage, passwordPage, tooOftenPage } from './door-pages';
import { isTooOften, isTooOftenDead } from './limits';
import type { Made } from './made';
import { mailedPage, mailPage, passPage } from './mail-pages';
import { makePart, TooMuch } from './parts';

/** A request for something under /r/, from whichever server. */
interface ReportRequest {
  method: string;
  /** Path and query, unchanged. */
  url: string;
  header: (name: string) => string | null;
  address: string | null;
  /** The portal's origin; null: unknown. */
  origin: string | null;
  /** The body of a form, cut to the length a password may have. */
  form: () => Promise<URLSearchParams>;
}

export interface ReportAnswer {
  status: number;
  headers: readonly (readonly [string, string])[];
  body: Buffer;
}

/** The least time for an answer that opens nothing, so that timing never reveals why. Milliseconds. */
const deadAfterMs = 20;
/** The same when a mail is requested: sealing and writing one takes longer than not doing so. */
const askedAfterMs = 300;

/**
 * Answers everything under /r/: documents, downloads, badges, feeds and the password form. Every request
 * reads its link's row again, and then uses what was already made for it.
 */
export async function answerReport(request: ReportRequest): Promise<ReportAnswer> {
  const began = performance.now();
  try {
    // The front serves before the portal is up.
    if (!databaseIsConnected()) return door(request, 503, awayPage());
    if (await isTooOften(request.address)) return door(request, 429, tooOftenPage());
    const asked = askedOf(request.url);
    if (!asked) return await dead(request, began);
    if (request.method === 'POST') return await unlock(request, asked, began);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return { status: 405, headers: [...common, ['Allow', 'GET, HEAD, POST']], body: nothing };
    }
    const opened = await openReport(asked.token, {
      kind: asked.kind,
      cookies: request.header('cookie') ?? undefined,
    });
    if (opened.is === 'dead') return await dead(request, began);
    if (opened.is === 'locked') {
      const status = asked.part === 'document' ? 200 : 403;
      if (opened.by === 'password') return door(request, status, passwordPage(null));
      return door(request, status, asked.pass ? passPage() : mailPage(null));
    }
    return await show(request, asked, opened.report, began);
  } catch (error) {
    if (error instanceof TooMuch) return door(request, 429, tooOftenPage());
    // Log neither the URL, which is the key to the report, nor which report it is.
    if (!tellOutage(error)) log().error({ err: error }, 'a shared report could not be answered');
    return door(request, 503, awayPage());
  }
}

async function show(
  request: ReportRequest,
  asked: Asked,
  report: ReportContext,
  began: number,
): Promise<ReportAnswer> {
  const { origin, address } = request;
  const { isRevalidated, made } = await makePart(report, asked, { origin, address });
  if (!made) return dead(request, began);
  if (asked.part === 'document' && request.method === 'GET') {
    const counted = await countView(report, {
      userAgent: request.header('user-agent'),
      referrer: request.header('referer'),
      purpose: request.header('sec-purpose'),
    });
    if (counted === 'used up') return dead(request, began);
  }
  if (isRevalidated) {
    const headers = [...common, ...made.headers, ['ETag', made.etag] as const];
    if (matches(request.header('if-none-match'), made.etag)) {
      return { status: 304, headers, body: nothing };
    }
    return send(request, 200, made, [['ETag', made.etag]]);
  }
  return send(request, 200, made);
}

async function unlock(request: ReportRequest, asked: Asked, began: number): Promise<ReportAnswer> {
  if (asked.kind !== 'page') return dead(request, began);
  const form = await request.form();
  const mailbox = form.get('email');
  if (mailbox !== null) return ask(request, asked, mailbox, began);
  try {
    const result: Unlocking | Passing = asked.pass
      ? await openByPass(asked.token, asked.pass)
      : await unlockReport(asked.token, form.get('password') ?? '', request.address);
    if (result.is === 'dead') return await dead(request, began);
    if (result.is === 'wrong') {
      return door(request, 403, asked.pass ? mailPage('used') : passwordPage('wrong'));
    }
    const cookies: [string, string][] =
      result.is === 'unlocked' ? [['Set-Cookie', result.cookie.header]] : [];
    return onward(asked, cookies);
  } catch (error) {
    if (!(error instanceof RateLimited)) throw error;
    return door(request, 429, passwordPage('often'));
  }
}

/** The same answer, after the same time, whether or not a mail goes out. */
async function ask(
  request: ReportRequest,
  asked: Asked,
  mailbox: string,
  began: number,
): Promise<ReportAnswer> {
  try {
    const { is } = await askByMail(asked.token, mailbox, request.address);
    if (is === 'dead') return await dead(request, began);
    if (is === 'open') return onward(asked, []);
  } catch (error) {
    if (!(error instanceof RateLimited)) throw error;
    return door(request, 429, mailPage('often'));
  }
  await sleep(Math.max(0, askedAfterMs - (performance.now() - began)));
  return door(request, 200, mailedPage());
}

function onward({ self }: Asked, cookies: readonly [string, string][]): ReportAnswer {
  // One of our own paths: our parser understood the request and rebuilt it.
  return { status: 303, headers: [...common, ['Location', self], ...cookies], body: nothing };
}

const nothing = Buffer.alloc(0);

/** For every answer: no caching, no search engines, no referrer to other sites. */
const common: readonly (readonly [string, string])[] = [
  ['Cache-Control', 'no-store'],
  ['Referrer-Policy', 'no-referrer'],
  ['X-Robots-Tag', 'noindex, nofollow, noarchive'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
  ['Vary', 'Accept-Encoding, Cookie'],
  // Documents have a policy of their own.
  ['Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'"],
];

/** One answer for everything that opens nothing, identical in bytes and timing. */
async function dead(request: ReportRequest, began: number): Promise<ReportAnswer> {
  if (await isTooOftenDead(request.address)) return door(request, 429, tooOftenPage());
  const page = await deadPage();
  await sleep(Math.max(0, deadAfterMs - (performance.now() - began)));
  return send(request, 404, page);
}

async function door(
  request: ReportRequest,
  status: number,
  page: Promise<Made>,
): Promise<ReportAnswer> {
  const retry: [string, string][] = status === 429 || status === 503 ? [['Retry-After', '60']] : [];
  return send(request, status, await page, retry);
}

function send(
  request: ReportRequest,
  status: number,
  made: Made,
  more: readonly (readonly [string, string])[] = [],
): ReportAnswer {
  const isPacked = made.packed !== null && /\bgzip\b/.test(request.header('accept-encoding') ?? '');
  const body = isPacked && made.packed ? made.packed : made.body;
  const names = new Set([...made.headers, ...more].map(([name]) => name.toLowerCase()));
  return {
    status,
    headers: [
      ...common.filter(([name]) => !names.has(name.toLowerCase())),
      ...made.headers,
      ...more,
      ['Content-Type', made.type],
      ...(isPacked ? [['Content-Encoding', 'gzip'] as const] : []),
      ['Content-Length', String(body.length)],
    ],
    body: request.method === 'HEAD' ? nothing : body,
  };
}

function matches(given: string | null, etag: string): boolean {
  return (given ?? '').split(',').some((one) => one.trim().replace(/^W\//, '') === etag);
}
