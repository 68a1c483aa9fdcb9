export { decodeBase64 } from './base64';
export { cleanText } from './clean-text';
export { decodeOutput, decodeOutputBytes } from './decode-output';
export type { DecodedOutput, TaskError } from './decoded-output';
export { OUTPUT_SCHEMES, type OutputScheme, parseOutputKey } from './schemes';
