import type { DecodedOutput } from '@/lib/datamin';
import { RawJson } from '../exact-json';

/** What a program gets of an output: JSON digit for digit as it was sent, text as text, bytes as Base64. */
export function outputForProgram(output: DecodedOutput): Record<string, unknown> {
  switch (output.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'json':
      return { kind: 'json', value: new RawJson(output.text) };
    case 'error': {
      const isList = output.text.trimStart().startsWith('[');
      return { kind: 'error', errors: new RawJson(isList ? output.text : `[${output.text}]`) };
    }
    case 'encrypted':
      return {
        ...bytesForProgram('encrypted', output.bytes),
        ...(output.uuid === undefined ? {} : { uuid: output.uuid }),
      };
    case 'binary':
      return { ...bytesForProgram('binary', output.bytes), mediaType: output.mediaType };
    default:
      return { kind: output.kind, text: output.text };
  }
}

function bytesForProgram(kind: string, bytes: Uint8Array): Record<string, unknown> {
  return { kind, bytes: bytes.byteLength, base64: Buffer.from(bytes).toString('base64') };
}
