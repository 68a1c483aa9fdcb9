import type { TreeModel } from './model/tree';

interface Entry {
  node: number;
  inner: Entry[];
}

/** Deeper nodes are not nested further: neither readers nor the markup gain from it. */
const deepest = 40;

/** A stretch of a tree, all of it open; each part can be closed without scripts. */
export function TreePiece({
  tree,
  label,
  first,
  count,
}: {
  tree: TreeModel;
  label: string;
  first: number;
  count: number;
}) {
  return (
    <section aria-label={label} className="tree-list">
      {first > 0 ? <p className="pb-2 text-muted">Within {tree.path(tree.parent(first))}</p> : null}
      <Entries entries={entriesOf(tree, first, count)} tree={tree} />
    </section>
  );
}

function Entries({ entries, tree }: { entries: readonly Entry[]; tree: TreeModel }) {
  return (
    <ul>
      {entries.map(({ node, inner }) => (
        <li key={node}>
          {inner.length > 0 ? (
            <details open>
              <summary>
                <Line tree={tree} node={node} />
              </summary>
              <Entries entries={inner} tree={tree} />
            </details>
          ) : (
            <Line tree={tree} node={node} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Line({ tree, node }: { tree: TreeModel; node: number }) {
  const { name, text, kind } = tree.row(node);
  return (
    <>
      {name === null ? null : <span className="tree-name">{name}:</span>}
      <bdi className={`cell-${kind}`}>{text}</bdi>
    </>
  );
}

/** The nodes of the stretch, nested as far as their parents are in it. */
function entriesOf(tree: TreeModel, first: number, count: number): Entry[] {
  const top: Entry[] = [];
  const open: Entry[] = [];
  for (let node = first; node < Math.min(first + count, tree.count); node += 1) {
    for (let last = open.at(-1); last && tree.next(last.node) <= node; last = open.at(-1))
      open.pop();
    const entry = { node, inner: [] };
    (open[Math.min(open.length, deepest) - 1]?.inner ?? top).push(entry);
    open.push(entry);
  }
  return top;
}
