import { Fragment } from 'react';

/** Keys as printed on the keyboard: "Ctrl" "K". */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 ? <span className="sr-only"> and </span> : null}
          <kbd className="key">{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
