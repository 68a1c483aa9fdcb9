export { decodeBase64 } from './base64';
export { cleanText } from './clean-text';
export { type DecodeOutputOptions, decodeOutput, decodeOutputBytes } from './decode-output';
export type { DecodedOutput, TaskError } from './decoded-output';
export {
  decryptOutput,
  OUTPUT_SCHEMES,
  type OutputScheme,
  parseOutputKey,
} from './schemes';
