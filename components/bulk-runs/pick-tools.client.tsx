'use client';

import { useEffect, useState } from 'react';
import { formatNumber } from '../ui/format';
import { pickForm } from './pick';

const boxes = () =>
  [...document.querySelectorAll<HTMLInputElement>('input[name="pick"]')].filter(
    (box) => box.form?.id === pickForm,
  );

function counted() {
  const all = boxes();
  return { count: all.filter(({ checked }) => checked).length, all: all.length };
}

/** How many are picked, and buttons to pick all or none of the page. */
export function PickTools() {
  const [picked, setPicked] = useState({ count: 0, all: 0 });
  useEffect(() => {
    const count = () => setPicked(counted());
    // On going back to a page, a browser restores the boxes before any script runs.
    count();
    document.addEventListener('change', count);
    return () => document.removeEventListener('change', count);
  }, []);
  const pick = (checked: boolean) => {
    for (const box of boxes()) box.checked = checked;
    setPicked(counted());
  };
  if (picked.count === 0) return null;
  return (
    <>
      <span role="status">{formatNumber(picked.count)} selected</span>
      {picked.count < picked.all ? (
        <button type="button" className="btn btn-quiet" onClick={() => pick(true)}>
          Select all {formatNumber(picked.all)} shown
        </button>
      ) : null}
      <button type="button" className="btn btn-quiet" onClick={() => pick(false)}>
        Clear
      </button>
    </>
  );
}
