'use client';

import './globals.css';

/** The last resort, when not even the frame could be rendered: it brings its own document. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <head>
        <title>Something went wrong · Datamin Portal</title>
      </head>
      <body>
        <main className="mx-auto max-w-md px-4 py-16">
          <p className="text-xs font-medium text-muted">Something went wrong</p>
          <h1 className="mt-1">The portal cannot answer now</h1>
          <p className="mt-2 text-muted">
            Usually its database is starting or out of reach. Wait a moment and load the page again.
          </p>
          {error.digest ? (
            <p className="mt-2 text-muted">
              If this keeps happening, give your administrator this number:{' '}
              <code>{error.digest}</code>
            </p>
          ) : null}
          <a href="/" className="btn btn-primary mt-5">
            Load the portal again
          </a>
        </main>
      </body>
    </html>
  );
}
