/**
 * Texts of people. PostgreSQL takes no NUL and JSON in it no half surrogate; other control characters
 * would be invisible in a name.
 */
export const oneLine = /^[^\p{Cc}\p{Cs}]*$/u;
export const manyLines = /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u;

/** For the schema of a field. */
export const noControls = { error: 'takes no control characters' };
