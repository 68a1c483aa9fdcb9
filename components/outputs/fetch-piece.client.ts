'use client';

import type { OutputKind } from '@/lib/runs';
import { toKind } from './kinds';

/** The part of an output loaded so far. */
export interface Loaded {
  kind: OutputKind;
  bytes: Uint8Array;
  /** Size of the whole in bytes. */
  total: number;
}

/** The most bytes a viewer holds: a phone has to hold them several times over. */
export const mostLoaded = 16 * 1024 * 1024;

/** Fetches the piece after what is loaded. Throws an Error whose message can be shown. */
export async function fetchPiece(
  address: string,
  before: Loaded | null,
  signal: AbortSignal,
): Promise<Loaded> {
  const offset = before?.bytes.byteLength ?? 0;
  const answer = await fetch(`${address}&offset=${offset}`, { cache: 'no-store', signal });
  if (!answer.ok) throw new Error(await reasonOf(answer));
  const piece = new Uint8Array(await answer.arrayBuffer());
  const kind = toKind(answer.headers.get('x-output-kind'));
  const total = Number(answer.headers.get('x-output-total') ?? piece.byteLength);
  // Datamin is asked again for each piece, so check that it is still the same output.
  if (before && (before.kind !== kind || before.total !== total)) {
    throw new Error('This output has changed in Datamin. Close it and open it again.');
  }
  return { kind, total, bytes: before ? joined(before.bytes, piece) : piece };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const all = new Uint8Array(first.byteLength + second.byteLength);
  all.set(first);
  all.set(second, first.byteLength);
  return all;
}

async function reasonOf(answer: Response): Promise<string> {
  if (answer.status === 404) return 'This output is no longer in Datamin’s log.';
  try {
    const problem: unknown = await answer.json();
    if (typeof problem === 'object' && problem && 'detail' in problem)
      return String(problem.detail);
  } catch {
    // A page from a proxy, or the sign-in page.
  }
  return `The portal answered ${answer.status}.`;
}
