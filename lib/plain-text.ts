/**
 * Text from people. PostgreSQL takes no NUL, and in JSON no lone surrogate. Other control characters, and those without
 * any width, would make a second name that looks like another; U+202A to U+202E and U+2066 to U+2069 turn round what
 * follows them in a sentence. A name with nothing visible in it (U+3164, U+2800 …) could not be clicked.
 */
export const oneLine =
  /^(?![\p{Cf}\p{Z}\u115F\u1160\u2800\u3164\uFFA0]+$)[^\p{Cc}\p{Cs}\u00AD\u200B\u2028-\u202E\u2060-\u206F\uFEFF]*$/u;
export const manyLines = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;

/** Text from other systems, whose look is their own affair: whatever the database takes. */
export const storableLine = /^[^\p{Cc}\p{Cs}]*$/u;

/** For the schema of a field. */
export const noControls = { error: 'must not contain control characters or invisible ones' };

const notInALine = /[\p{Cc}\p{Cs}\u00AD\u200B\u2028-\u202E\u2060-\u206F\uFEFF]+/gu;

/** A name from another system, as `oneLine` takes it; null when nothing visible is left of it. */
export function asOneLine(text: string, most: number): string | null {
  const line = beginning(text.replace(notInALine, ' ').trim(), most);
  return line !== '' && oneLine.test(line) ? line : null;
}

/** At most that many units of the text's beginning: never half a character, which no JSON in the database takes. */
export function beginning(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
