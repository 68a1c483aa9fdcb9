import { hash } from 'node:crypto';
import type { DecodedOutput } from '@/lib/datamin';

/** A kind of error: failures that differ only in numbers, ids and times are of the same kind. */
export interface ErrorKind {
  /** Eight bytes that name the kind: a hash of the message. */
  fingerprint: Buffer;
  /** Without what changes from one failure to the next; at most 300 characters. Untrusted text. */
  message: string;
}

const longestMessage = 300;
/** Enough to recognise an error; the rest of a stack trace varies anyway. */
const longestSource = 2000;

const changing: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '‹id›'],
  [
    /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?/g,
    '‹time›',
  ],
  [/\b\S{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}\b/g, '‹address›'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '‹id›'],
  [/\d+(?:[.,]\d+)*/g, '‹n›'],
  [/\s+/g, ' '],
];

/** The kind of a failed task's error. Encrypted errors all count as one kind: their text stays sealed. */
export function errorKind(output: DecodedOutput): ErrorKind {
  // JSON strings may contain NUL, PostgreSQL text may not.
  let message = source(output).slice(0, longestSource).replaceAll('\0', ' ');
  for (const [pattern, word] of changing) message = message.replace(pattern, word);
  message = message.trim().slice(0, longestMessage) || '(no message)';
  return { message, fingerprint: hash('sha256', message, 'buffer').subarray(0, 8) };
}

function source(output: DecodedOutput): string {
  switch (output.kind) {
    case 'empty':
      return '';
    case 'encrypted':
      return '(encrypted)';
    case 'binary':
      return '(no text)';
    case 'error':
      return output.errors.map(({ message }) => message).join('; ');
    default:
      return output.text;
  }
}
