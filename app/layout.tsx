import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { KeepFocus } from '@/components/layout/keep-focus.client';
import { asTheme, themeCookie } from '@/components/layout/theme';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Datamin Portal', template: '%s · Datamin Portal' },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ffffff' },
    { media: '(prefers-color-scheme: dark)', color: '#151c21' },
  ],
};

/**
 * The theme is in the first byte of the page, so nothing flashes. Reading the cookie also keeps every page
 * dynamic, which the nonce of the content security policy needs.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = asTheme((await cookies()).get(themeCookie)?.value);
  return (
    <html lang="en" data-theme={theme === 'system' ? undefined : theme}>
      <head>
        {/* Half a page is not painted: a table's columns would move as its rows arrive. */}
        <link rel="expect" href="#page-end" blocking="render" />
      </head>
      <body>
        {children}
        <KeepFocus />
        {/* Browsers wait for the beginning of an element, so it comes after everything that is sent at once. */}
        <template id="page-end" />
      </body>
    </html>
  );
}
