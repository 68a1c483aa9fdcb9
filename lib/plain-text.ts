/**
 * Texts of people. PostgreSQL takes no NUL and JSON in it no half surrogate; other control characters
 * would be invisible in a name, and U+202A to U+202E turn round what stands after it in a sentence.
 */
export const oneLine = /^[^\p{Cc}\p{Cs}\u202A-\u202E]*$/u;
export const manyLines = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;

/** For the schema of a field. */
export const noControls = { error: 'takes no control characters' };
