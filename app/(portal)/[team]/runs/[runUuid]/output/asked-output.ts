import type { TeamContext } from '@/lib/context';
import { type ReadOutput, readOutput } from '@/lib/runs';

/** The output that an address names: `?pipeline&task&index&from&to`. */
export function readAskedOutput(
  ctx: TeamContext,
  runUuid: string,
  asked: URLSearchParams,
): Promise<ReadOutput> {
  return readOutput(
    ctx,
    {
      pipelineUuid: asked.get('pipeline') ?? '',
      runUuid,
      taskUuid: asked.get('task'),
      index: asked.get('index') ?? undefined,
    },
    { from: asked.get('from'), to: asked.get('to') },
  );
}

/** Whether it is shown as a text at all; the others are bytes. */
export function isText({ kind }: Pick<ReadOutput, 'kind'>): boolean {
  return kind !== 'encrypted' && kind !== 'binary';
}

/**
 * An answer with somebody else's bytes: never shown in place, never sniffed, and where a browser shows it
 * all the same it may do nothing.
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
