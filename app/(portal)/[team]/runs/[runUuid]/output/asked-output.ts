import type { TeamContext } from '@/lib/context';
import { Forbidden, Invalid } from '@/lib/errors';
import { findKeptOutput } from '@/lib/history';
import { type ReadOutput, readOutput, toReadOutput } from '@/lib/runs';

/** An output, and where it comes from. */
type AskedOutput = ReadOutput & { source: 'log' | 'history' };

/**
 * The output that an address names: `?pipeline&task&index&from&to`; without an end, the window is the one second it
 * begins with. What Datamin does not have (any more, or now) comes from the history.
 */
export async function readAskedOutput(
  ctx: TeamContext,
  runUuid: string,
  asked: URLSearchParams,
): Promise<AskedOutput> {
  const pipelineUuid = asked.get('pipeline') ?? '';
  const taskUuid = asked.get('task') ?? '';
  const from = asked.get('from');
  const range = { from, to: asked.get('to') ?? secondAfter(from) };
  try {
    const index = asked.get('index') ?? '0';
    const found = await readOutput(ctx, { pipelineUuid, runUuid, taskUuid, index }, range);
    return { ...found, source: 'log' };
  } catch (thrown) {
    // Anything else went wrong on the way to Datamin and back.
    if (thrown instanceof Invalid || thrown instanceof Forbidden) throw thrown;
    const kept = await findKeptOutput(ctx, { pipelineUuid, runUuid, taskUuid }, range);
    if (!kept) throw thrown;
    return { ...toReadOutput(kept.output, kept.taskRun), source: 'history' };
  }
}

/** Null for what is not a time, which is then refused as such. */
function secondAfter(from: string | null): string | null {
  const at = Date.parse(from ?? '');
  return Number.isNaN(at) ? null : new Date(at + 1000).toISOString();
}

/** Whether it is shown as text at all; the others are bytes. */
export function isText({ kind }: Pick<ReadOutput, 'kind'>): boolean {
  return kind !== 'encrypted' && kind !== 'binary';
}

/**
 * An answer with somebody else's bytes: never shown in place, never sniffed, and if a browser shows it all the same it
 * can do nothing.
 */
export function outputResponse(bytes: Uint8Array, headers: Record<string, string>): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      ...headers,
    },
  });
}
