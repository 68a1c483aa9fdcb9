'use client';

import * as Radix from '@radix-ui/react-dropdown-menu';
import { startTransition } from 'react';
import { Button } from './button';
import { cx } from './cx';
import { Icon } from './icon';
import { Link } from './link';
import { MenuButtonLabel, type MenuButtonProps, type MenuItem } from './menu-parts';

/** Open from the start: it was loaded because the button was pressed. Not modal, which would inject a `<style>`. */
export function MenuSheet({ label, items, ...look }: MenuButtonProps) {
  return (
    <Radix.Root defaultOpen modal={false}>
      <Radix.Trigger asChild>
        <Button {...look}>
          <MenuButtonLabel>{label}</MenuButtonLabel>
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className="sheet menu-float"
          align="end"
          sideOffset={6}
          collisionPadding={8}
          loop
        >
          {items.map((item) => (
            <Item key={item.label} item={item} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Item({ item: { label, icon, href, action, danger } }: { item: MenuItem }) {
  const className = cx('menu-item', danger && 'text-bad');
  const words = (
    <>
      {icon ? <Icon name={icon} /> : null}
      {label}
    </>
  );
  if (href) {
    return (
      <Radix.Item asChild>
        <Link look="bare" href={href} className={className}>
          {words}
        </Link>
      </Radix.Item>
    );
  }
  return (
    <Radix.Item className={className} onSelect={() => startTransition(async () => action?.())}>
      {words}
    </Radix.Item>
  );
}
