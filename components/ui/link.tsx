import NextLink from 'next/link';
import type { ComponentProps } from 'react';
import { cx } from './cx';

type Props = ComponentProps<typeof NextLink> & {
  /** `text` is a link in a sentence, `plain` a name in a list, `bare` has its own style. */
  look?: 'text' | 'plain' | 'bare';
};

/** A link inside the portal. It does not prefetch: a page of a hundred rows would request them all. */
export function Link({ look = 'text', className, prefetch = false, ...rest }: Props) {
  const dress = look === 'text' ? 'link' : look === 'plain' ? 'link-plain' : undefined;
  return <NextLink prefetch={prefetch} className={cx(dress, className)} {...rest} />;
}
