const later = '<div class="later">';
/** `Later` while React waits for what is in it, and shows nothing instead. */
const waiting =
  /^<div class="later"><!--\$\?--><template id="(B:[\da-f]+)"><\/template><!--\/\$-->/;
/** More characters than `waiting` ever matches. */
const enough = 100;
/** More characters than a call of React's has. */
const overlap = 64;

/**
 * Puts a page together that React sends in two parts: its head, and later what follows it (`Later`), hidden at the
 * page's end with a script that moves it. The head passes at once, and the rest as if React had rendered all in one go,
 * so that it needs no script. What is not as expected passes unchanged. Text is Latin-1, as in `PageWriter`.
 */
export class InOrder {
  private state: 'before' | 'waiting' | 'over' = 'before';
  private held = '';
  private searched = '';
  private placeholder = '';
  private boundary = '';

  push(html: string): string {
    if (this.state === 'over') return html;
    this.held += html;
    if (this.state === 'waiting') return this.putTogether(html);
    const at = this.held.indexOf(later);
    if (at < 0) return this.release(this.held.length - unfinished(this.held));
    const [found, boundary = ''] = waiting.exec(this.held.slice(at, at + enough)) ?? [];
    if (!found) return this.held.length - at < enough ? this.release(at) : this.rest();
    const head = this.release(at + later.length);
    const placeholder = this.release(found.length - later.length);
    Object.assign(this, { state: 'waiting', boundary, placeholder });
    return head + this.putTogether(this.held);
  }

  /** What is still held when the page ends. */
  rest(): string {
    const text = this.placeholder + this.release(this.held.length);
    this.state = 'over';
    this.placeholder = '';
    return text;
  }

  private release(upTo: number): string {
    const text = this.held.slice(0, upTo);
    this.held = this.held.slice(upTo);
    return text;
  }

  private putTogether(added: string): string {
    const recent = this.searched + added;
    this.searched = recent.slice(-overlap);
    // Its rendering failed here, so the browser is told to try.
    if (recent.includes(`$RX("${this.boundary}"`)) return this.rest();
    const call = `$RC("${this.boundary}","${this.boundary.replace('B', 'S')}")`;
    if (!recent.includes(call)) return '';
    const parts = new Parts(this.held.replace(call, ''));
    const content = parts.take(this.boundary.slice(2));
    if (content === null) return this.rest();
    Object.assign(this, { state: 'over', held: '', placeholder: '' });
    return `<!--$-->${content}<!--/$-->${parts.others}`;
  }
}

/** How many characters at the end may be the beginning of `later`. */
function unfinished(html: string): number {
  const tag = html.slice(html.lastIndexOf('<'));
  return later.startsWith(tag) ? tag.length : 0;
}

/** What React wraps a part in: elements within which it may stand. */
const wrappers = [
  ['div', '<div hidden id="', '</div>'],
  ['table', '<table hidden><tbody id="', '</tbody></table>'],
  ['table', '<table hidden><tr id="', '</tr></table>'],
  ['table', '<table hidden><colgroup id="', '</colgroup></table>'],
  ['table', '<table hidden id="', '</table>'],
  ['svg', '<svg aria-hidden="true" style="display:none" id="', '</svg>'],
] as const;

/** Where another part belongs. */
const place = /<template id="P:([\da-f]+)"><\/template>/g;

/** The end of a page with its hidden parts. Texts and attributes hold no `<`: React escapes it. */
class Parts {
  constructor(public others: string) {}

  /** Takes a part out, with those that belong into it; null if one is missing. */
  take(id: string): string | null {
    const own = this.cut(id);
    if (own === null) return null;
    let isWhole = true;
    const content = own.replace(place, (_, inner: string) => {
      const part = this.take(inner);
      this.others = this.others.replace(`$RS("S:${inner}","P:${inner}")`, '');
      isWhole &&= part !== null;
      return part ?? '';
    });
    return isWhole ? content : null;
  }

  private cut(id: string): string | null {
    for (const [name, begin, end] of wrappers) {
      const begins = `${begin}S:${id}">`;
      const start = this.others.indexOf(begins);
      const ends = start < 0 ? -1 : endOf(this.others, name, start);
      if (ends < 0) continue;
      const content = this.others.slice(start + begins.length, ends - end.length);
      this.others = this.others.slice(0, start) + this.others.slice(ends);
      return content;
    }
    return null;
  }
}

/** Where the element ends that begins at `start`; -1 if it does not. */
function endOf(html: string, name: string, start: number): number {
  const tags = new RegExp(`<(/?)${name}\\b[^>]*>`, 'g');
  tags.lastIndex = start;
  let depth = 0;
  for (let tag = tags.exec(html); tag; tag = tags.exec(html)) {
    depth += tag[1] ? -1 : 1;
    if (depth === 0) return tags.lastIndex;
  }
  return -1;
}
