import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** What a browser would get, before any script. */
export function html(element: ReactElement): string {
  return renderToStaticMarkup(element);
}

/** How often a piece occurs. */
export function occurrences(text: string, piece: string | RegExp): number {
  return text.split(piece).length - 1;
}
