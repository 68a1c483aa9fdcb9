import { randomUUID } from 'node:crypto';
import { inward } from './page-headers';

export type LostStatus = 403 | 404 | 500;

const statuses = ['403', '404', '500'] as const;

/**
 * What "not found", "not allowed" and "failed" look like. When a page ends as one of these, Next sends an empty
 * document that only scripts fill. An address that leads nowhere it renders in full, so that one is fetched
 * once and its content put into the empty documents. The scripts would replace it with the same, and take a press or
 * the focus away with what they replace, so they go. Those of a failure stay: they know its number.
 */
export class LostPages {
  private readonly pages = new Map<string, Promise<string>>();
  private readonly secret = randomUUID();

  /** `ask` fetches an address that leads nowhere with the headers given. */
  constructor(private readonly ask: (headers: Record<string, string>) => Promise<string>) {}

  /** The status that a request from this process asks for with {@link inward.lost}; nobody else may choose. */
  asked(said: string | string[] | undefined): '' | `${LostStatus}` {
    const [secret, status] = String(said).split(':');
    return (secret === this.secret && statuses.find((one) => one === status)) || '';
  }

  /** The document, filled with the content that belongs to its status. */
  async fill(document: string, status: LostStatus, theme: 'light' | 'dark' | null) {
    const filled = merge(document, await this.page(status, theme));
    return status === 500 ? filled : withoutScripts(filled);
  }

  private page(status: LostStatus, theme: 'light' | 'dark' | null): Promise<string> {
    const key = `${status} ${theme}`;
    const known = this.pages.get(key);
    if (known) return known;
    const cookie = theme ? { cookie: `theme=${theme}` } : {};
    const page = this.ask({ ...cookie, [inward.lost]: `${this.secret}:${status}` });
    this.pages.set(key, page);
    page.catch(() => this.pages.delete(key));
    return page;
  }
}

/** The whole page's styles, title and content in the empty document. Nonces differ, so none is copied. */
function merge(empty: string, whole: string): string {
  const [, attributes = ''] = /<html([^>]*)>/.exec(whole) ?? [];
  const styles = whole.match(/<link rel="stylesheet"[^>]*>/g)?.join('') ?? '';
  const title = /<title>[^<]*<\/title>/.exec(whole)?.[0] ?? '';
  const [, content = ''] = /<body[^>]*>(.*?)<script/s.exec(whole) ?? [];
  return empty
    .replace('<html', () => `<html${attributes}`)
    .replace('</head>', () => `${styles.replaceAll(/ nonce="\w*"/g, '')}${title}</head>`)
    .replace('<body>', () => `<body>${content}`);
}

function withoutScripts(document: string): string {
  return document
    .replaceAll(/<script\b.*?<\/script>|<link rel="preload" as="script"[^>]*>/gs, '')
    .replace('<body>', '<body data-static="">');
}
