'use client';

import { type KeyboardEvent, useEffect, useId, useMemo, useState } from 'react';
import { cx } from '../ui/cx';
import { Icon } from '../ui/icon';
import { Marked, marksOf } from './marked';
import {
  openAtFirst,
  type TreeModel,
  visibleNodes,
  withAncestors,
  withNode,
  withSiblings,
} from './model/tree';
import type { SheetProps } from './sheet-props';
import { moveInTree } from './tree-keys';
import { useRows } from './use-rows.client';

/** About how many rows are open at first. */
const rowsAtFirst = 200;
/** Nothing is indented further than this: it would be out of sight. */
const deepest = 24;

/** A tree with the keys of the WAI-ARIA pattern. Only visible rows are in the page. */
export function TreeSheet({
  tree,
  label,
  query,
  current,
  onChoose,
}: SheetProps & { tree: TreeModel }) {
  const id = useId();
  const [open, setOpen] = useState(() => openAtFirst(tree, rowsAtFirst));
  const [active, setActive] = useState(0);
  const visible = useMemo(() => visibleNodes(tree, open), [tree, open]);
  const { scroller, rowHeight, rows, page, reveal } = useRows(visible.length);
  const rowOf = (node: number) => visible.indexOf(node);

  const choose = (node: number) => {
    setActive(node);
    onChoose({ path: tree.path(node), value: tree.value(node) });
  };
  const toggle = (node: number, wanted = open[node] !== 1) =>
    setOpen(withNode(tree, open, node, wanted));

  // A match may be inside a closed node.
  useEffect(() => {
    if (!current) return;
    setOpen((before) => withAncestors(tree, before, current.row));
    setActive(current.row);
  }, [tree, current]);

  const activeRow = rowOf(active);
  useEffect(() => {
    if (activeRow >= 0) reveal(activeRow);
  }, [activeRow, reveal]);

  const onKeyDown = (event: KeyboardEvent) => {
    const move = moveInTree(event.key, { tree, visible, open, active, page });
    if (!move) return;
    event.preventDefault();
    if (move.open !== undefined) toggle(move.to, move.open);
    if (move.openAll) setOpen(withSiblings(tree, open, active));
    choose(move.to);
  };

  return (
    <div
      ref={scroller}
      className="sheet-scroll"
      role="tree"
      aria-label={`Tree of the ${label}`}
      aria-activedescendant={activeRow >= 0 ? `${id}-${active}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div role="none" className="sheet-lines" style={{ height: visible.length * rowHeight }}>
        {withActive(rows, activeRow).map((row) => {
          const node = visible[row] ?? 0;
          const { name, text, kind } = tree.row(node);
          const inner = tree.size(node) > 0;
          const parent = tree.parent(node);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the tree has the focus and the keys
            <div
              key={node}
              id={`${id}-${node}`}
              role="treeitem"
              aria-level={tree.depth(node) + 1}
              aria-posinset={tree.position(node) + 1}
              aria-setsize={parent < 0 ? undefined : tree.size(parent)}
              aria-expanded={inner ? open[node] === 1 : undefined}
              aria-selected={node === active}
              className={cx('sheet-line', 'tree-row', node === active && 'is-active')}
              style={{
                top: row * rowHeight,
                paddingInlineStart: `${Math.min(tree.depth(node), deepest) + 0.5}rem`,
              }}
              onClick={() => {
                if (inner) toggle(node);
                choose(node);
              }}
            >
              {inner ? (
                <Icon name="right" className={cx('tree-mark', open[node] === 1 && 'rotate-90')} />
              ) : (
                <span className="tree-mark" />
              )}
              {name === null ? null : (
                <span className="tree-name">
                  <Marked text={name} marks={marksOf(name, query, current, node, 0)} />:
                </span>
              )}
              <bdi className={`cell-${kind}`}>
                <Marked text={text} marks={marksOf(text, query, current, node, 1)} />
              </bdi>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/**
 * The current row stays in the page when it is scrolled out of sight, or aria-activedescendant could not refer to it.
 */
function withActive(rows: readonly number[], active: number): readonly number[] {
  return active < 0 || rows.includes(active) ? rows : [...rows, active];
}
