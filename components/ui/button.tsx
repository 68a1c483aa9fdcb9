import type { ComponentProps } from 'react';
import { cx } from './cx';
import { Link } from './link';

export interface ButtonLook {
  look?: 'default' | 'primary' | 'danger' | 'quiet' | undefined;
  small?: boolean | undefined;
}

export function buttonClass({ look = 'default', small }: ButtonLook, className?: string): string {
  return cx('btn', look !== 'default' && `btn-${look}`, small && 'btn-small', className);
}

export function Button({
  look,
  small,
  className,
  type = 'button',
  ...rest
}: ButtonLook & ComponentProps<'button'>) {
  return <button type={type} className={buttonClass({ look, small }, className)} {...rest} />;
}

/** A link that looks like a button, because it navigates. */
export function LinkButton({
  look,
  small,
  className,
  ...rest
}: ButtonLook & Omit<ComponentProps<typeof Link>, 'look'>) {
  return <Link look="bare" className={buttonClass({ look, small }, className)} {...rest} />;
}
