import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw } from 'node:zlib';
import { cleanText, decodeBase64 } from '@/lib/datamin';

/** How much of a credential's outputs is kept. */
export type OutputPolicy =
  /** All of it, up to the portal's own limit. */
  | { kind: 'whole' }
  /** The first kilobytes. */
  | { kind: 'part'; kilobytes: number }
  /** Only its size. */
  | { kind: 'none' };

/** How `task_runs.output` holds an output. The numbers are stored: never give one another meaning. */
export const outputForm = {
  /** Datamin sent none. */
  empty: 0,
  /** As received. */
  plain: 1,
  /** Raw deflate. */
  deflated: 2,
  /** The first part of a text, as received or deflated. */
  plainPart: 3,
  deflatedPart: 4,
  /** Left out by the credential's policy. */
  leftOut: 5,
  /** Too large, and not text, so a part would be worthless: a truncated ciphertext does not open. */
  tooLarge: 6,
  /** Not Base64 at all: the text as sent. */
  asSent: 7,
} as const;
export type OutputForm = (typeof outputForm)[keyof typeof outputForm];

/** How much of an output is kept: `none` when Datamin sent none, only the size for the last two. */
export type Kept = 'none' | 'whole' | 'part' | 'left_out' | 'too_large';

export function keptOf(form: number): Kept {
  switch (form) {
    case outputForm.empty:
      return 'none';
    case outputForm.plainPart:
    case outputForm.deflatedPart:
      return 'part';
    case outputForm.leftOut:
      return 'left_out';
    case outputForm.tooLarge:
      return 'too_large';
    default:
      return 'whole';
  }
}

export interface KeptOutput {
  form: OutputForm;
  /** Size of the decoded output as Datamin sent it. */
  bytes: number;
  stored: Buffer | null;
  /** Its beginning, for search; null when it is known not to be text. */
  plain: Buffer | null;
}

/** The most bytes kept of one output, whatever the policy. */
const mostKept = 16 * 1024 * 1024;
/** Below this, deflate gains little and costs as much as everything else about the row together. */
const worthDeflating = 1024;
/** Above this, it must not block the event loop. */
const largeForOneTurn = 128 * 1024;
/** How much search and error kinds look at. */
const beginning = 8 * 1024;

const deflateLater = promisify(deflateRaw);
const inflateLater = promisify(inflateRaw);

const none: KeptOutput = { form: outputForm.empty, bytes: 0, stored: null, plain: null };

/** What is stored of an output. A promise only for large ones: most rows must not cost a turn of the event loop. */
export function keepOutput(base64: string, policy: OutputPolicy): KeptOutput | Promise<KeptOutput> {
  if (base64 === '') return none;
  const whole = decodeBase64(base64);
  if (whole === null) return keepAsSent(base64, policy);
  const bytes = whole.byteLength;
  if (bytes === 0) return none;
  const start = cutText(whole, beginning);
  if (policy.kind === 'none')
    return { form: outputForm.leftOut, bytes, stored: null, plain: start };
  const limit = limitOf(policy);
  if (bytes <= limit) return store(whole, outputForm.plain, outputForm.deflated, bytes, start);
  if (cleanText(whole) === null) {
    return { form: outputForm.tooLarge, bytes, stored: null, plain: null };
  }
  const part = cutText(whole, limit);
  return store(part, outputForm.plainPart, outputForm.deflatedPart, bytes, start);
}

/** The bytes of a stored output, inflated. */
export async function inflateOutput(form: OutputForm, stored: Uint8Array): Promise<Buffer> {
  const isDeflated = form === outputForm.deflated || form === outputForm.deflatedPart;
  return isDeflated ? inflateLater(stored) : Buffer.from(stored);
}

function limitOf(policy: Exclude<OutputPolicy, { kind: 'none' }>): number {
  return policy.kind === 'part' ? Math.min(policy.kilobytes * 1024, mostKept) : mostKept;
}

function keepAsSent(text: string, policy: OutputPolicy): KeptOutput {
  const bytes = Buffer.byteLength(text);
  if (policy.kind === 'none') return { form: outputForm.leftOut, bytes, stored: null, plain: null };
  if (bytes > limitOf(policy))
    return { form: outputForm.tooLarge, bytes, stored: null, plain: null };
  return { form: outputForm.asSent, bytes, stored: Buffer.from(text), plain: null };
}

function store(
  kept: Buffer,
  plain: OutputForm,
  deflated: OutputForm,
  bytes: number,
  start: Buffer,
): KeptOutput | Promise<KeptOutput> {
  if (kept.byteLength < worthDeflating) return { form: plain, bytes, stored: kept, plain: start };
  const smaller = (packed: Buffer): KeptOutput =>
    packed.byteLength < kept.byteLength * 0.9
      ? { form: deflated, bytes, stored: packed, plain: start }
      : { form: plain, bytes, stored: kept, plain: start };
  if (kept.byteLength <= largeForOneTurn) return smaller(deflateRawSync(kept, { level: 1 }));
  return deflateLater(kept, { level: 6 }).then(smaller);
}

/** At most `limit` bytes, not ending inside a UTF-8 character. */
export function cutText(bytes: Buffer, limit: number): Buffer {
  if (bytes.byteLength <= limit) return bytes;
  let end = limit;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
