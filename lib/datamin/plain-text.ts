/** JSON may contain NUL and lone surrogates; PostgreSQL text and valid UTF-8 may not. */
export function storable(text: string): string {
  return wellFormed(text.includes('\0') ? text.replaceAll('\0', '') : text);
}

/** Upstream text for a sentence: no control or direction characters, and at most `longest` long. */
export function printable(text: string, longest: number): string {
  const clean = wellFormed(text.slice(0, longest * 4))
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim();
  return clean.length > longest ? `${wellFormed(clean.slice(0, longest))}…` : clean;
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
