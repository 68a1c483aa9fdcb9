'use client';

import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { cx } from './cx';

const forms = {
  date: { placeholder: 'YYYY-MM-DD', pattern: '\\d{4}-\\d{2}-\\d{2}' },
  'datetime-local': {
    placeholder: 'YYYY-MM-DDTHH:MM',
    pattern: '\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?',
  },
};

/**
 * A day, or a date and time: text until hydration, then the browser's own picker, because what a browser
 * builds inside each such field takes as long as a tenth of a first screen. If by then somebody is typing,
 * or has typed something that is not a date, it stays text.
 */
export function DateInput({
  kind,
  className,
  ...rest
}: { kind: keyof typeof forms } & Omit<ComponentProps<'input'>, 'type'>) {
  const input = useRef<HTMLInputElement>(null);
  const [isChosen, setChosen] = useState(false);
  useEffect(() => {
    const { current } = input;
    if (!current) return;
    const change = () => {
      const isReadable = current.value === '' || !current.validity.patternMismatch;
      if (isReadable && document.activeElement !== current) setChosen(true);
    };
    const timer = setTimeout(change);
    current.addEventListener('blur', change);
    return () => {
      clearTimeout(timer);
      current.removeEventListener('blur', change);
    };
  }, []);
  const asText = { type: 'text', autoComplete: 'off', ...forms[kind] };
  return (
    <input
      ref={input}
      className={cx('input', className)}
      {...(isChosen ? { type: kind } : asText)}
      {...rest}
    />
  );
}
