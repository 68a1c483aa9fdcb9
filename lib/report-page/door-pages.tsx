import type { ReactNode } from 'react';
import { assets } from './assets';
import type { Made } from './made';
import { pack } from './pack';
import { policyOf } from './policy';

/** For this folder only: a page in front of a report, or instead of one. Says nothing about any report. */
export async function doorPage(title: string, children: ReactNode): Promise<Made> {
  const { renderToStaticMarkup } = await import('react-dom/server');
  const { style, styleHash } = assets();
  const markup = renderToStaticMarkup(
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: this is the whole document, not a page of Next */}
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="robots" content="noindex, nofollow, noarchive" />
        <meta name="referrer" content="no-referrer" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: built from this repository's own stylesheet */}
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main className="report-door">
          <div>
            <h1>{title}</h1>
            {children}
          </div>
        </main>
      </body>
    </html>,
  );
  return pack('text/html; charset=utf-8', `<!doctype html>${markup}`, {
    readAt: new Date(0),
    headers: [['Content-Security-Policy', policyOf({ styles: [styleHash] })]],
  });
}

const known = new Map<string, Promise<Made>>();

/** For this folder only: a page that is the same for everybody, made once. */
export function once(name: string, make: () => Promise<Made>): Promise<Made> {
  const page = known.get(name) ?? make();
  known.set(name, page);
  page.catch(() => known.delete(name));
  return page;
}

/** The same page for every link that opens nothing, whatever the reason. */
export const deadPage = () =>
  once('dead', () =>
    doorPage(
      'This link opens nothing',
      <p>It may never have existed, or no longer be good. Ask who gave it to you for a new one.</p>,
    ),
  );

/** Asks for a report's password. A plain form: it works without scripts. */
export const passwordPage = (problem: 'wrong' | 'often' | null) =>
  once(`password ${problem}`, () =>
    doorPage(
      'This report is locked',
      <>
        <p>Its password came with the link, or can be had from who sent it.</p>
        {problem ? (
          <p className="wrong" role="alert" id="problem">
            {problem === 'wrong'
              ? 'That is not its password.'
              : 'Too many wrong passwords. Wait a quarter of an hour.'}
          </p>
        ) : null}
        <form method="post" action="">
          <label htmlFor="password">Password</label>
          <input
            id="password"
            name="password"
            type="password"
            required
            autoComplete="off"
            aria-describedby={problem ? 'problem' : undefined}
          />
          <button type="submit">Open</button>
        </form>
      </>,
    ),
  );

/** For a client that requests more than anybody reads. */
export const tooOftenPage = () =>
  once('too often', () =>
    doorPage('Too many requests', <p>Wait a minute, and load this page again.</p>),
  );

/** The portal's database is unavailable. */
export const awayPage = () =>
  once('away', () =>
    doorPage('Not to be had now', <p>The portal cannot answer. Try again in a moment.</p>),
  );
