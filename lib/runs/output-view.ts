import type { DecodedOutput, TaskError } from '@/lib/datamin';

export type OutputKind = DecodedOutput['kind'];

/** An output for a page: its beginning, and how much there is. All text in it is untrusted. */
export type OutputView =
  | { kind: 'empty' }
  | ({ kind: 'json' | 'text' | 'xml' | 'csv' } & OutputBeginning)
  | ({ kind: 'error'; messages: readonly string[]; moreMessages: number } & OutputBeginning)
  | { kind: 'encrypted'; bytes: number; uuid?: string }
  | { kind: 'binary'; mediaType: string; bytes: number }
  | { kind: 'invalid'; bytes: number }
  /** From the history, which keeps only its size. */
  | { kind: 'not_kept'; bytes: number };

interface OutputBeginning {
  /** As Datamin sent it. */
  text: string;
  /** Of the whole output, as UTF-8. */
  bytes: number;
  cut: boolean;
  /** The number of items in a JSON array; null for everything else. */
  items: number | null;
  decrypted: boolean;
}

const messagesShown = 20;
const messageLength = 2000;

/** The first `limit` characters of an output. */
export function viewOutput(output: DecodedOutput, limit: number): OutputView {
  switch (output.kind) {
    case 'empty':
      return { kind: 'empty' };
    case 'encrypted':
      return {
        kind: 'encrypted',
        bytes: output.bytes.byteLength,
        ...(output.uuid === undefined ? {} : { uuid: output.uuid }),
      };
    case 'binary':
      return { kind: 'binary', mediaType: output.mediaType, bytes: output.bytes.byteLength };
    case 'invalid':
      return { kind: 'invalid', bytes: Buffer.byteLength(output.text) };
    case 'error':
      return {
        kind: 'error',
        messages: output.errors.slice(0, messagesShown).map(messageOf),
        moreMessages: Math.max(0, output.errors.length - messagesShown),
        ...beginning(output, limit),
      };
    default:
      return { kind: output.kind, ...beginning(output, limit) };
  }
}

/** The same, cut to at most `limit` characters. */
export function shortenView(view: OutputView, limit: number): OutputView {
  if (!('text' in view) || view.text.length <= limit) return view;
  return { ...view, text: cutAt(view.text, limit), cut: true };
}

function messageOf({ message }: TaskError): string {
  return cutAt(message, messageLength);
}

function beginning(
  output: Extract<DecodedOutput, { decrypted: boolean; text: string }>,
  limit: number,
): OutputBeginning {
  const { text, decrypted } = output;
  return {
    text: cutAt(text, limit),
    bytes: Buffer.byteLength(text),
    cut: text.length > limit,
    items: output.kind === 'json' && Array.isArray(output.value) ? output.value.length : null,
    decrypted,
  };
}

/** Never cuts between the halves of a surrogate pair: half of one is not valid UTF-8. */
function cutAt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const code = text.charCodeAt(limit - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? limit - 1 : limit);
}
