import type { ReactNode } from 'react';
import type { ButtonLook } from './button';
import { Icon, type IconName } from './icon';

/** Navigates or acts; a server action will do. */
export interface MenuItem {
  label: string;
  icon?: IconName;
  href?: string;
  action?: () => void | Promise<void>;
  danger?: boolean;
}

export interface MenuButtonProps extends ButtonLook {
  label: ReactNode;
  items: readonly MenuItem[];
}

export function MenuButtonLabel({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <Icon name="down" className="size-3.5" />
    </>
  );
}
