'use client';

import { useState } from 'react';
import { Button } from './button';

/**
 * Copies a text, and reports success or the browser's refusal in words. A text that is slow to make is made on
 * demand.
 */
export function CopyButton({
  text,
  label = 'Copy',
}: {
  text: string | (() => string);
  label?: string;
}) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
    setTimeout(() => setOutcome(undefined), 2500);
  };
  return (
    <Button small onClick={copy}>
      <span aria-live="polite">
        {outcome === 'copied'
          ? 'Copied'
          : outcome === 'refused'
            ? 'Select and copy by hand'
            : label}
      </span>
    </Button>
  );
}
