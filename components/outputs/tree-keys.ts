import type { Open, TreeModel } from './model/tree';

/** Where a key leads in a tree, and what it opens or closes there. */
interface TreeMove {
  to: number;
  open?: boolean;
  /** Opens all siblings. */
  openAll?: boolean;
}

/** The keys of the WAI-ARIA tree pattern; null for every other key. */
export function moveInTree(
  key: string,
  {
    tree,
    visible,
    open,
    active,
    page,
  }: {
    tree: TreeModel;
    visible: Int32Array;
    open: Open;
    active: number;
    /** Rows per page. */
    page: number;
  },
): TreeMove | null {
  const row = Math.max(0, visible.indexOf(active));
  const at = (place: number): TreeMove => ({
    to: visible[Math.max(0, Math.min(visible.length - 1, place))] ?? 0,
  });
  const hasInner = tree.size(active) > 0;
  const parent = tree.parent(active);
  switch (key) {
    case 'ArrowDown':
      return at(row + 1);
    case 'ArrowUp':
      return at(row - 1);
    case 'PageDown':
      return at(row + page);
    case 'PageUp':
      return at(row - page);
    case 'Home':
      return at(0);
    case 'End':
      return at(visible.length - 1);
    case 'ArrowRight':
      if (!hasInner) return { to: active };
      return open[active] === 1 ? at(row + 1) : { to: active, open: true };
    case 'ArrowLeft':
      if (hasInner && open[active] === 1) return { to: active, open: false };
      return { to: parent < 0 ? active : parent };
    case 'Enter':
    case ' ':
      return hasInner ? { to: active, open: open[active] !== 1 } : { to: active };
    case '*':
      return { to: active, openAll: true };
    default:
      return null;
  }
}
