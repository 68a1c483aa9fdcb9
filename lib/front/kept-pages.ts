import { nowMs } from '@/lib/clock';

/** No page may be shown for longer than its ages ("12 s ago") stay true. Milliseconds. */
const keptForMs = 15_000;
/** For all pages together, in bytes. */
const room = 64 * 1024 * 1024;

/** What a page depends on besides its address and its reader's browser. A change in either makes it stale. */
export interface Standing {
  /** The person and what they may do in the team, as the database has it now. */
  viewer: string;
  /** The team's revision; see TeamRevisions. */
  revision: string;
}

/** A page as it was sent, in pieces, cut at the texts that are new in every answer. */
export interface KeptPage extends Standing {
  headers: readonly (readonly [string, string | string[]])[];
  /** The nonce of the answer it was kept from, which is also in its headers. */
  nonce: string;
  pieces: readonly PagePiece[];
  /** Bytes. */
  size: number;
  /** When rendering it began, in milliseconds. */
  madeAt: number;
}

/** Bytes, or the name of a text that is new in every answer. */
export type PagePiece = Buffer | 'nonce' | 'formKey';

/** Pages of signed-in people; the least recently requested is dropped first. */
export class KeptPages {
  private readonly pages = new Map<string, KeptPage>();
  private size = 0;

  /** The page, if nothing that it shows can have changed since. */
  get(key: string, { viewer, revision }: Standing): KeptPage | null {
    const page = this.pages.get(key);
    if (!page) return null;
    this.remove(key, page);
    const isGood =
      page.viewer === viewer && page.revision === revision && nowMs() - page.madeAt < keptForMs;
    if (!isGood) return null;
    this.put(key, page);
    return page;
  }

  put(key: string, page: KeptPage): void {
    const before = this.pages.get(key);
    if (before) this.remove(key, before);
    this.pages.set(key, page);
    this.size += page.size;
    for (const [oldest, given] of this.pages) {
      if (this.size <= room) break;
      this.remove(oldest, given);
    }
  }

  private remove(key: string, page: KeptPage): void {
    this.pages.delete(key);
    this.size -= page.size;
  }
}

/** Cuts a page wherever one of the texts stands. */
export function cutAt(
  page: Buffer,
  texts: Record<Extract<PagePiece, string>, string>,
): PagePiece[] {
  let pieces: PagePiece[] = [page];
  for (const name of ['nonce', 'formKey'] as const) {
    pieces = pieces.flatMap((piece) =>
      typeof piece === 'string' ? [piece] : cutOne(piece, Buffer.from(texts[name]), name),
    );
  }
  return pieces;
}

function cutOne(bytes: Buffer, text: Buffer, name: PagePiece): PagePiece[] {
  const pieces: PagePiece[] = [];
  let from = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, from)) {
    if (at > from) pieces.push(bytes.subarray(from, at));
    pieces.push(name);
    from = at + text.length;
  }
  if (from < bytes.length) pieces.push(bytes.subarray(from));
  return pieces;
}

/** The page's bytes with new texts in those places. */
export function joinWith(
  pieces: readonly PagePiece[],
  texts: Record<Extract<PagePiece, string>, string>,
): Buffer {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(texts[piece]) : piece)),
  );
}
