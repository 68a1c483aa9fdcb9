import type { DecodedOutput, TaskError } from '@/lib/datamin';

/** An output for a page: its beginning, and how much there is. Every text in it is hostile. */
export type OutputView =
  | { kind: 'empty' }
  | {
      kind: 'json' | 'text' | 'xml' | 'csv';
      text: string;
      bytes: number;
      cut: boolean;
      decrypted: boolean;
    }
  | {
      kind: 'error';
      messages: string[];
      text: string;
      bytes: number;
      cut: boolean;
      decrypted: boolean;
    }
  | { kind: 'encrypted'; bytes: number }
  | { kind: 'binary'; mediaType: string; bytes: number }
  | { kind: 'invalid'; bytes: number };

const messagesShown = 20;
const messageLength = 2000;

/** The first `limit` characters of an output. */
export function viewOutput(output: DecodedOutput, limit: number): OutputView {
  switch (output.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'encrypted':
      return { kind: 'encrypted', bytes: output.bytes.byteLength };
    case 'binary':
      return { kind: 'binary', mediaType: output.mediaType, bytes: output.bytes.byteLength };
    case 'invalid':
      return { kind: 'invalid', bytes: Buffer.byteLength(output.text) };
    case 'error':
      return {
        kind: 'error',
        messages: output.errors.slice(0, messagesShown).map(messageOf),
        ...cutText(output.text, limit),
        decrypted: output.decrypted,
      };
    default:
      return {
        kind: output.kind,
        ...cutText(pretty(output, limit), limit),
        decrypted: output.decrypted,
      };
  }
}

/** What a program gets of an output: JSON as JSON, text as text, bytes as Base64. */
export function outputForProgram(output: DecodedOutput): Record<string, unknown> {
  switch (output.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'json':
      return { kind: 'json', value: output.value };
    case 'error':
      return { kind: 'error', errors: output.errors.map(({ detail }) => detail) };
    case 'encrypted':
      return bytesForProgram('encrypted', output.bytes);
    case 'binary':
      return { ...bytesForProgram('binary', output.bytes), mediaType: output.mediaType };
    default:
      return { kind: output.kind, text: output.text };
  }
}

function bytesForProgram(kind: string, bytes: Uint8Array): Record<string, unknown> {
  return { kind, bytes: bytes.byteLength, base64: Buffer.from(bytes).toString('base64') };
}

function messageOf({ message }: TaskError): string {
  return message.slice(0, messageLength);
}

/** Small JSON is shown indented; large JSON as it came, because indenting it all to show a part is waste. */
function pretty(output: Extract<DecodedOutput, { text: string }>, limit: number): string {
  if (output.kind !== 'json' || output.text.length > limit) return output.text;
  return JSON.stringify(output.value, null, 2);
}

function cutText(text: string, limit: number) {
  return {
    text: text.slice(0, limit),
    bytes: Buffer.byteLength(text),
    cut: text.length > limit,
  };
}
