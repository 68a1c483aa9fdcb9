import type { ServerResponse } from 'node:http';
import { InOrder } from './in-order';
import { type InlineStyles, styledCookie } from './inline-styles';
import { keepPresses } from './keep-presses';
import { inward } from './page-headers';
import type { Handler } from './pages';
import { headEnd, inTurn, isPage, rewrite } from './rewrite-page';

/** The script that names what starts the page; the address it starts from comes next, and is the last. */
const starter = 'id="_R_"';
const scriptTag = /<script src="[^"]+"[^>]* async=""[^>]*><\/script>/g;
const sheetTag = /<link rel="stylesheet" href="([^"]+)"([^>]*)>/g;
const markType = 'type="later" ';
/** React announces the script that starts a page in its head, ahead of everything visible. */
const announced = /<link rel="preload" as="script" fetchPriority="low"[^>]*>/g;
/**
 * React notes when it last showed something, and holds back streamed content until 300 ms later; without a note, until
 * the next frame.
 */
const noNotes = 'Object.defineProperty(window,"$RT",{get(){},set(){}});';
const firstFrameId = 'first-frame';
/** What the browser waits for before it paints: the end of what came or, if the page marks it, of its head. */
const waitsForEnd = 'href="#page-end" blocking="render"';
const waitsForHead = 'href="#page-head" blocking="render"';

/**
 * What follows a page's head is left out of the first frame: an animation is at its very beginning there and over in
 * the next, and what is hidden this way costs neither style nor layout nor paint. Nor is half of it shown while it
 * arrives, unless that takes long: a table's columns would move with its rows. This needs no script, and is not motion,
 * so it overrides the rule for people who want none. A browser that cannot animate it shows everything at once; so do
 * paper and an address with a fragment that is on the page. Where a scrollbar takes room, it does so from the start.
 */
const atTop = ':root:not(:has(:target))';
const firstFrame = [
  '@media screen{@keyframes later{from{content-visibility:hidden}}',
  '@keyframes coming{from,to{content-visibility:hidden}}',
  `${atTop} .later{animation:later 1ms}`,
  `${atTop} body:not(:has(>#page-end)) .later{animation:later 1ms,coming 3s}`,
  // The rows of the portal's own head keep their place, and are most of what it would take to paint the answer.
  `${atTop} .shell-row{animation:later 1ms}`,
  ':root:has(.later){overflow-y:scroll}}',
  ...belowIsLast(),
].join('');

/**
 * What is below the first screen is left out of the second frame too, where scripts will bring it in; not on unusually
 * high screens, where it could be seen to be missing. Not table rows between phone and desktop widths either: without
 * them the other rows' columns would come out differently. Several pieces, and table rows, cannot be left out as the
 * rest is.
 */
function belowIsLast(): string[] {
  return [
    '@media (scripting:enabled) and (max-height:60rem){',
    `${atTop} [data-below=everywhere]:not(tbody){display:none}`,
    `@media (width<48rem){${atTop} [data-below=hand]{display:none}}`,
    `@media (width<48rem) or (width>=64rem){${atTop} tbody[data-below]{display:none}}}`,
  ];
}

/**
 * Runs in the page, where a script's address may not be set but may be copied. The first frame has only the head:
 * scripts wait until the next frame has the rest, including streamed content if it comes soon. A script without the
 * page's nonce is left alone: brought in by this one, it would run whoever wrote its tag. On a reload or a return
 * everything is shown at once: the browser restores the scroll position only as far down as there is a page.
 */
const bringIn = (noted: string) =>
  `${noNotes}(()=>{let done;const all=()=>document.getElementById("${firstFrameId}")?.remove();
if(/^(reload|back_forward)$/.test(performance.getEntriesByType("navigation")[0]?.type))all();
const {nonce}=document.currentScript;
const go=()=>{if(done)return;done=1;${noted}all();
for(const link of document.querySelectorAll("link[media='not all']"))link.disabled=false;
for(const one of document.querySelectorAll('script[type="later"]')){if(one.nonce!==nonce)continue;const script=one.cloneNode();script.removeAttribute("type");one.replaceWith(script)}};
if(document.hidden||!window.PerformanceObserver)return go();
const next=()=>requestAnimationFrame(()=>setTimeout(go));
new PerformanceObserver(()=>document.readyState==="loading"?document.addEventListener("DOMContentLoaded",next):next()).observe({type:"paint",buffered:true});
document.addEventListener("visibilitychange",go);setTimeout(go,2000)})()`.replaceAll('\n', '');

/**
 * A handler whose pages are painted before their scripts are fetched: a browser compiles a script while it arrives, on
 * a processor that the paint needs, and everything works without them. A style sheet that the browser does not have is
 * put into the page: nothing is painted without it.
 */
export function paintingFirst(render: Handler, styles: InlineStyles | null = null): Handler {
  return (request, response) => {
    const nonce = /'nonce-(\w+)'/.exec(String(request.headers[inward.policy]))?.[1];
    const { cookie } = request.headers;
    const sheet: Sheets = (href) => styles?.textFor(href, cookie) ?? null;
    if (nonce) {
      spareSheets(response, sheet);
      // A script that asks for parts of a page puts them together itself.
      const isDocument = !('rsc' in request.headers);
      if (isDocument) request.headers[inward.headFirst] = '1';
      rewrite(response, inTurn(new InOrder(), new PageWriter(nonce, sheet)));
    }
    return render(request, response);
  };
}

/** A style sheet's name and text by its address; null for one that must be fetched. */
type Sheets = (href: string) => { name: string; text: string } | null;

/** React has style sheets fetched ahead of the page, by a header. One put into the page would come twice, and first. */
function spareSheets(response: ServerResponse, sheets: Sheets): void {
  const writeHead = response.writeHead.bind(response);
  response.writeHead = new Proxy(writeHead, {
    apply: (target, _, args) => {
      const link = response.getHeader('link');
      if (!response.headersSent && typeof link === 'string' && isPage(response)) {
        const rest = link.split(/,\s*(?=<)/).filter((one) => {
          const [, href = ''] = /^<([^>]*)>.*\bas="?style\b/.exec(one) ?? [];
          return !href || !sheets(href);
        });
        if (rest.length > 0) response.setHeader('Link', rest.join(', '));
        else response.removeHeader('Link');
      }
      return Reflect.apply(target, response, args);
    },
  });
}

/**
 * Defers a page's scripts as it streams. An address or a text never holds `<script`: both are escaped.
 */
export class PageWriter {
  private held = '';
  private isBegun = false;
  private isStyled = false;
  private isStarted = false;
  private isOver = false;
  private putOff = 0;

  private readonly brought: string[] = [];

  constructor(
    private readonly nonce: string,
    private readonly sheets: Sheets = () => null,
  ) {}

  push(html: string): string {
    const text = this.held + html;
    if (this.isOver) return this.pass(text);
    // An error document is empty until its scripts have run.
    if (text.includes('<html id="__next_error__"')) return this.pass(text);
    if (!this.isBegun && !text.includes(headEnd) && !text.includes(starter)) {
      this.held = text;
      return '';
    }
    this.isBegun = true;
    const cut = wholeUntil(text);
    this.held = text.slice(cut);
    return this.change(text.slice(0, cut));
  }

  /** What is still held back when the page ends. */
  rest(): string {
    const held = this.isBegun ? this.held : this.change(this.held);
    this.held = '';
    return this.isOver || this.putOff === 0 ? held : `${held}${this.loader()}`;
  }

  private change(html: string): string {
    // Only a page of Next's has such scripts, and its style sheets come before them.
    const isOurs = !this.isStyled && (this.putOff > 0 || html.search(scriptTag) >= 0);
    const text = isOurs
      ? html
          .replaceAll(announced, '')
          .replaceAll(sheetTag, (tag: string, href: string, rest: string) =>
            this.bring(tag, href, rest),
          )
      : html;
    const begins = this.isStarted ? -1 : text.indexOf(starter);
    const changed = text.replaceAll(scriptTag, (tag: string, at: number) => {
      if (this.isOver) return tag;
      this.putOff += 1;
      this.isOver = this.isStarted || (begins >= 0 && begins < at);
      const later = tag.replace('<script ', `<script ${markType}`);
      return this.isOver ? `${later}${this.loader()}` : later;
    });
    this.isStarted ||= begins >= 0;
    if (!isOurs) return changed;
    const awaited = html.includes(headEnd) ? changed.replace(waitsForEnd, waitsForHead) : changed;
    return awaited.replace('</head>', () => this.style());
  }

  /** React looks for the link when it takes over, so it stays, and then fetches what the next page needs. */
  private bring(tag: string, href: string, rest: string): string {
    const sheet = this.sheets(href);
    if (!sheet) return tag;
    this.brought.push(sheet.name);
    return `<style nonce="${this.nonce}">${sheet.text}</style><link rel="stylesheet" href="${href}" media="not all" disabled=""${rest}>`;
  }

  private style(): string {
    this.isStyled = true;
    return `<style id="${firstFrameId}" nonce="${this.nonce}">${firstFrame}</style><script nonce="${this.nonce}">${keepPresses}</script></head>`;
  }

  private loader(): string {
    const noted =
      this.brought.length > 0
        ? `document.cookie="${styledCookie}=${this.brought.join('~')};path=/;max-age=31536000;samesite=lax";`
        : '';
    return `<script nonce="${this.nonce}">${bringIn(noted)}</script>`;
  }

  private pass(text: string): string {
    this.isOver = true;
    this.held = '';
    return text;
  }
}

/** Where an unfinished tag or script begins; otherwise the end. */
function wholeUntil(text: string): number {
  const script = text.lastIndexOf('<script ');
  if (script >= 0 && text.indexOf('</script>', script) < 0) return script;
  const tag = text.lastIndexOf('<');
  return tag >= 0 && text.indexOf('>', tag) < 0 ? tag : text.length;
}
