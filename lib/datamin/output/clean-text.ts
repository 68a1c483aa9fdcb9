import { isUtf8 } from 'node:buffer';

/** Texts contain tabs, line breaks and ESC (terminal colours); other control characters do not occur. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is its purpose
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f-\u009f\ufffe\uffff]/;

/** The text of these bytes if they are clean UTF-8, otherwise null: never a replacement character. */
export function cleanText(bytes: Uint8Array): string | null {
  if (!isUtf8(bytes)) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (CONTROL.test(text)) return null;
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
