import type { ReactNode } from 'react';
import { cx } from './cx';

/** Drawn here instead of taken from an icon package: twenty paths, and no client module for each. */
const shapes = {
  check: <path d="M3.5 8.5 6.5 11.5 12.5 4.5" />,
  cross: <path d="M4 4 12 12M12 4 4 12" />,
  good: (
    <>
      <circle cx="8" cy="8" r="6.25" fill="currentColor" stroke="none" />
      <path d="M5 8.25 7.25 10.5 11 5.75" stroke="var(--color-panel)" />
    </>
  ),
  bad: (
    <>
      <path d="M8 .75 15.25 8 8 15.25.75 8Z" fill="currentColor" stroke="none" />
      <path d="M5.75 5.75 10.25 10.25M10.25 5.75 5.75 10.25" stroke="var(--color-panel)" />
    </>
  ),
  warn: (
    <>
      <path d="M8 2 14.5 13.5H1.5Z" />
      <path d="M8 6.25V9.5M8 11.5V11.75" />
    </>
  ),
  busy: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 2.25A5.75 5.75 0 0 1 8 13.75Z" fill="currentColor" stroke="none" />
    </>
  ),
  unsure: (
    <>
      <rect x="2.25" y="2.25" width="11.5" height="11.5" rx="2.5" />
      <path d="M6.25 6.25A1.75 1.75 0 1 1 8 8.25V9.25M8 11.25V11.5" />
    </>
  ),
  idle: <circle cx="8" cy="8" r="5.5" strokeDasharray="2 2.2" />,
  paused: <path d="M5.5 3.5V12.5M10.5 3.5V12.5" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.5V11M8 5V5.25" />
    </>
  ),
  down: <path d="M4.5 6.5 8 10 11.5 6.5" />,
  right: <path d="M6.5 4.5 10 8 6.5 11.5" />,
  left: <path d="M9.5 4.5 6 8 9.5 11.5" />,
  up: <path d="M4.5 9.5 8 6 11.5 9.5" />,
  sort: <path d="M5 6.5 8 3.5 11 6.5M5 9.5 8 12.5 11 9.5" />,
  plus: <path d="M8 3.5V12.5M3.5 8H12.5" />,
  play: <path d="M5 3.25 12.5 8 5 12.75Z" />,
  copy: <path d="M5.5 5.5V2.75H13.25V10.5H10.5M2.75 5.5H10.5V13.25H2.75Z" />,
  search: <path d="M7 11.5A4.5 4.5 0 1 0 7 2.5 4.5 4.5 0 0 0 7 11.5M10.25 10.25 13.5 13.5" />,
  download: <path d="M8 2.5V10M4.75 7 8 10.25 11.25 7M2.75 13.25H13.25" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.75V8L10.25 9.5" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.75" />
      <path d="M7 9 13 3M10.5 5.5 12.5 7.5" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5.25" r="2.75" />
      <path d="M2.75 13.75C3.25 10.75 5.25 9.75 8 9.75S12.75 10.75 13.25 13.75" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof shapes;

/**
 * Decoration only: the words beside it carry the meaning. The style sheet sets its strokes, because pages hold
 * hundreds.
 */
export function Icon({ name, className }: { name: IconName; className?: string | undefined }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className={cx('icon', className)}>
      {shapes[name]}
    </svg>
  );
}
