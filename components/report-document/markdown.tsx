import { marked, type Token, type Tokens } from 'marked';
import { Fragment, type ReactNode } from 'react';

/** Deeper than anybody writes on purpose. */
const deepest = 12;

/**
 * Foreign Markdown as elements. marked only parses it: no HTML of it is ever written, so there is none to
 * sanitise. HTML in it is shown as text, an image as a link, and links lead only to the web or to mail.
 */
export function Markdown({ text }: { text: string }) {
  return <>{blocks(tokensOf(text), 0)}</>;
}

function tokensOf(text: string): readonly Token[] {
  try {
    return marked.lexer(text, { gfm: true });
  } catch {
    // Thousands of brackets exhaust its stack.
    return [{ type: 'text', raw: text, text }];
  }
}

function blocks(tokens: readonly Token[], depth: number): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
  return tokens.map((token, index) => <Fragment key={index}>{block(token, depth)}</Fragment>);
}

function block(token: Token, depth: number): ReactNode {
  if (depth > deepest) return token.raw;
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading': {
      // The document has its own h1, and none of its headings comes before a note.
      const Heading = token.depth <= 1 ? 'h2' : token.depth === 2 ? 'h3' : 'h4';
      return <Heading>{inner(token, depth)}</Heading>;
    }
    case 'paragraph':
      return <p>{inner(token, depth)}</p>;
    case 'blockquote':
      return <blockquote>{blocks(token.tokens ?? [], depth + 1)}</blockquote>;
    case 'code':
      return (
        <pre>
          <code>{token.text}</code>
        </pre>
      );
    case 'hr':
      return <hr />;
    case 'list':
      return list(token as Tokens.List, depth);
    case 'table':
      return table(token as Tokens.Table, depth);
    default:
      return inline(token, depth);
  }
}

function list({ ordered, start, items }: Tokens.List, depth: number): ReactNode {
  const rows = items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
    <li key={index}>
      {item.task ? (item.checked ? '☑ ' : '☐ ') : null}
      {blocks(item.tokens, depth + 1)}
    </li>
  ));
  return ordered ? <ol start={start === '' ? undefined : start}>{rows}</ol> : <ul>{rows}</ul>;
}

function table({ header, rows }: Tokens.Table, depth: number): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
            <th key={index} scope="col">
              {inner(cell, depth)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
          <tr key={index}>
            {row.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
              <td key={column}>{inner(cell, depth)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inner({ tokens }: { tokens?: Token[] | undefined }, depth: number): ReactNode {
  return (tokens ?? []).map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text that does not change
    <Fragment key={index}>{inline(token, depth + 1)}</Fragment>
  ));
}

function inline(token: Token, depth: number): ReactNode {
  if (depth > deepest) return token.raw;
  switch (token.type) {
    case 'strong':
      return <strong>{inner(token, depth)}</strong>;
    case 'em':
      return <em>{inner(token, depth)}</em>;
    case 'del':
      return <del>{inner(token, depth)}</del>;
    case 'codespan':
      return <code>{readable(token.text)}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <OutwardLink href={token.href}>{inner(token, depth)}</OutwardLink>;
    case 'image':
      // Not fetched: its server would learn who reads the report.
      return <OutwardLink href={token.href}>{token.text || 'picture'}</OutwardLink>;
    case 'text':
      return token.tokens ? inner(token, depth) : readable(token.text);
    case 'escape':
      return token.text;
    default:
      return token.raw;
  }
}

function OutwardLink({ href, children }: { href: string; children: ReactNode }) {
  const url = URL.canParse(href) ? new URL(href) : null;
  if (!url || !['https:', 'http:', 'mailto:'].includes(url.protocol)) return <>{children}</>;
  return (
    <a className="link" href={url.href} rel="noopener noreferrer nofollow" target="_blank">
      {children}
    </a>
  );
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** marked leaves entities to the browser, but here they end up as text. */
function readable(text: string): string {
  return text.replace(/&(?:#(\d{1,6})|([a-z]{2,5}));/g, (whole, code?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? whole;
    const point = Number(code);
    return point >= 32 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff)
      ? String.fromCodePoint(point)
      : whole;
  });
}
