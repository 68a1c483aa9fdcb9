import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names the style sheets that a browser already has, which pages sent to it need not include. */
export const styledCookie = 'portal-styled';
const address = /^\/_next\/static\/((?:[\w-]+\/)*([\w.-]+\.css))$/;

/** The style sheets of a build, by address; each is read once. */
export class InlineStyles {
  private readonly known = new Map<string, string | null>();

  /** `folder` is the build's `static`. */
  constructor(private readonly folder: string) {}

  /** The text of a style sheet, byte for byte as Latin-1; null if it does not exist or the browser has it. */
  textFor(href: string, cookies: string | undefined): { name: string; text: string } | null {
    const [, path = '', name = ''] = address.exec(href) ?? [];
    const has = new RegExp(`(?:^|; )${styledCookie}=([\\w.~-]*)`).exec(cookies ?? '')?.[1];
    if (!name || has?.split('~').includes(name)) return null;
    const text = this.known.get(path) ?? this.read(path);
    return text === null ? null : { name, text };
  }

  private read(path: string): string | null {
    let text: string | null = null;
    try {
      text = readFileSync(join(this.folder, path), 'latin1');
    } catch {
      // Another build beside a running server: Next has to answer that address.
    }
    this.known.set(path, text);
    return text;
  }
}
