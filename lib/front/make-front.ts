import type { IncomingMessage, ServerResponse } from 'node:http';
import { holdsSession } from '@/lib/auth';
import { answerCall } from '@/lib/stray-actions';
import { tellBodies } from './body-notes';
import { isForeignForm, isFromAnotherSite, refuseForeignForm } from './foreign-form';
import { holdLost, sendLost } from './hold-lost';
import { dropInnerHeaders } from './inner-headers';
import type { LostPages } from './lost-pages';
import { tellOuterHeaders } from './outer-headers';
import { overfull } from './overfull';
import { packAnswer } from './pack-answer';
import { inward, makePageHeaders, outward } from './page-headers';
import { actedCookie } from './page-request';
import type { Handler, Pages } from './pages';
import { malformed, methodNotAllowed, methodsAt, refuse, tellMethod } from './refuse';

/**
 * What stands before Next: gives each request its headers and, where it can, answers with a kept page. It authorizes
 * nothing: that happens where data is read and written, and `pages` asks there too.
 */
export function makeFront({
  pages,
  lost,
  files,
  reports,
  next,
  wasOutage,
}: {
  pages: Pages;
  lost: LostPages;
  /** Answers with what the build made for browsers. */
  files: Handler;
  /** Answers everything under /r/. */
  reports: Handler;
  next: Handler;
  /** Whether a page failed because of the database. */
  wasOutage: (requestId: string) => Promise<boolean>;
}): Handler {
  return async (request, response) => {
    const { headers, method = 'GET', url = '/' } = request;
    const tooMuch = overfull(request);
    if (tooMuch) return refuse(response, tooMuch);
    const ofPrograms = url.startsWith('/api/') || url.startsWith('/scim/');
    dropInnerHeaders(headers, ofPrograms);
    headers[inward.front] = '1';
    if (url.startsWith('/_next/static/')) return files(request, response);
    const made = {
      ...makePageHeaders({
        protocol: 'http',
        forwardedProtocol: [headers['x-forwarded-proto']].flat()[0],
        isDevelopment: false,
      }),
      formKey: crypto.randomUUID(),
    };
    headers[inward.policy] = made.policy;
    headers[inward.requestId] = made.requestId;
    headers[inward.path] = url;
    headers[inward.formKey] = made.formKey;
    delete headers[inward.headFirst];
    for (const [name, value] of outward(made)) response.setHeader(name, value);
    // Reports set some of these headers themselves.
    if (url.startsWith('/r/')) {
      if (method === 'POST' && isFromAnotherSite(headers)) return refuseForeignForm(response);
      return reports(request, response);
    }
    tellOuterHeaders(response);
    const allowed = ofPrograms ? programMethods : personMethods;
    if (!allowed.includes(method)) {
      const allow = allowed.join(', ');
      return refuse(response, methodNotAllowed(allow), { Allow: allow });
    }
    if (!isReadable(url) && (ofPrograms || method !== 'GET')) {
      return refuse(response, { ...malformed, detail: unreadable });
    }
    tellMethod(response, () => methodsAt(request, next));
    const lostAsked = lost.asked(headers[inward.lost]);
    headers[inward.lost] = lostAsked;
    if (method === 'GET') {
      // Programs may fetch long exports there; Next takes care of those.
      if (!url.startsWith('/api/')) packAnswer(request, response);
      const theme = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(headers.cookie ?? '')?.[1];
      if (!lostAsked) {
        const inTheme = theme === 'light' || theme === 'dark' ? theme : null;
        holdLost(
          response,
          (document, status) => lost.fill(document, status, inTheme),
          () => wasOutage(made.requestId),
        );
      }
      if (!isReadable(url)) return sendLost(response, 404);
      return pages.answer(request, response, made);
    }
    if (method === 'POST' && !ofPrograms && isForeignForm(headers)) {
      return refuseForeignForm(response);
    }
    if (method === 'POST' && !ofPrograms) {
      tellBodies(response, made.requestId);
      // A page in answer to a form is read on its way out, so Next may not compress it.
      packAnswer(request, response);
    }
    if (method !== 'HEAD' && holdsSession(headers.cookie)) noteAction(response);
    return mayCallAction(request)
      ? answerCall(() => next(request, response))
      : next(request, response);
  };
}

/** Decided as Next decides: by the header that a page's script adds, or by the encoding of a form without scripts. */
function mayCallAction({ method, headers }: IncomingMessage): boolean {
  if (method !== 'POST') return false;
  return 'next-action' in headers || !!headers['content-type']?.startsWith('multipart/form-data');
}

const personMethods = ['GET', 'HEAD', 'POST'];
const programMethods = [...personMethods, 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Whether the path's percent-encoding is valid: Next answers any other path with a failure. */
function isReadable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

const unreadable = 'The address is not UTF-8 text behind its percent signs.';

/** The browser's next pages are rendered anew, whichever process it asks. */
function noteAction(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      response.appendHeader(
        'Set-Cookie',
        `${actedCookie}=1; Path=/; Max-Age=15; HttpOnly; SameSite=Lax`,
      );
      return Reflect.apply(target, response, args);
    },
  });
}
