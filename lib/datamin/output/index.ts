export { type DecodeOutputOptions, decodeOutput } from './decode-output';
export type { DecodedOutput, TaskError } from './decoded-output';
export {
  decryptOutput,
  OUTPUT_KEY_BYTES,
  OUTPUT_SCHEMES,
  type OutputScheme,
  parseOutputKey,
} from './schemes';
