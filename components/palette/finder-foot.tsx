import { Keys } from '../ui/kbd';

/** The search's result in words, and the available keys. */
export function FinderFoot({
  count,
  typed,
  isPending,
  problem,
  onKeys,
}: {
  count: number;
  typed: string;
  isPending: boolean;
  problem: string | null;
  onKeys: () => void;
}) {
  return (
    <>
      {count === 0 && !isPending && !problem ? (
        <p className="palette-empty">
          Nothing is called “{typed}”, nor tagged so. Datamin does not list its pipelines: only
          those registered here can be found.
        </p>
      ) : null}
      {problem ? <p className="palette-empty text-bad">{problem}</p> : null}
      <p role="status" className="sr-only">
        {isPending ? '' : (problem ?? (count === 1 ? '1 result' : `${count} results`))}
      </p>
      <div className="palette-foot">
        <span>
          <Keys keys={['↑', '↓']} /> choose
        </span>
        <span>
          <Keys keys={['Enter']} /> open
        </span>
        <span>
          <Keys keys={['Esc']} /> close
        </span>
        <button type="button" className="link ms-auto" onClick={onKeys}>
          All keys
        </button>
      </div>
    </>
  );
}
