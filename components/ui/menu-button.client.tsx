'use client';

import { Button } from './button';
import { MenuButtonLabel, type MenuButtonProps } from './menu-parts';
import { useOnDemand } from './on-demand.client';

const load = () => import('./menu-sheet.client').then(({ MenuSheet }) => MenuSheet);

/**
 * A menu of actions on a thing. It needs a script, so each item must be reachable without it too.
 * The layout's `Menu` is a `<details>` and needs none.
 */
export function MenuButton(props: MenuButtonProps) {
  const [MenuSheet, fetchSheet] = useOnDemand(load);
  // From the first press on, the menu renders its own button, with the same look and in the same place.
  if (MenuSheet) return <MenuSheet {...props} />;
  const { label, items: _, ...look } = props;
  return (
    <Button {...look} aria-haspopup="menu" aria-expanded={false} onClick={fetchSheet}>
      <MenuButtonLabel>{label}</MenuButtonLabel>
    </Button>
  );
}
