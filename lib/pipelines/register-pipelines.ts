import { requireRole, type TeamContext } from '@/lib/context';
import { PortalError } from '@/lib/errors';
import { parseInput } from '@/lib/input';
import { type PipelineLine, readLines } from './read-lines';
import { recordPipeline } from './record-pipeline';
import { RegisterPipeline, RegisterPipelines } from './schemas';

/** How many registrations of one credential ask Datamin at once. */
const atOnce = 4;

export interface LineOutcome extends PipelineLine {
  /** A sentence: why it was not registered; null: it was. */
  problem: string | null;
}

/**
 * Registers many pipelines of one credential independently: failures are reported, the rest are registered.
 * Nobody waits for their logs, which the worker reads. The same text again registers what is missing. Throws
 * Forbidden and Invalid.
 */
export async function registerPipelines(ctx: TeamContext, input: unknown): Promise<LineOutcome[]> {
  requireRole(ctx, 'admin');
  const { credentialId, text } = parseInput(RegisterPipelines, input);
  const lines = readLines(text);
  const outcomes: LineOutcome[] = [];
  for (let first = 0; first < lines.length; first += atOnce) {
    const some = lines.slice(first, first + atOnce);
    outcomes.push(...(await Promise.all(some.map((line) => register(ctx, credentialId, line)))));
  }
  return outcomes;
}

async function register(
  ctx: TeamContext,
  credentialId: string,
  line: PipelineLine,
): Promise<LineOutcome> {
  const { uuid, name, tags } = line;
  try {
    await recordPipeline(ctx, parseInput(RegisterPipeline, { uuid, name, tags, credentialId }));
    return { ...line, problem: null };
  } catch (thrown) {
    if (!(thrown instanceof PortalError)) throw thrown;
    return { ...line, problem: sentenceOf(thrown) };
  }
}

/** How to name a field to the person who pasted the line. */
const fieldWords: Record<string, string> = {
  uuid: 'The pipeline',
  name: 'Its name',
  tags: 'The line',
  credentialId: 'The credential',
};

function sentenceOf({ message, errors }: PortalError): string {
  const [field, sentences] = Object.entries(errors ?? {})[0] ?? [];
  const sentence = sentences?.[0];
  if (field === undefined || sentence === undefined) return message;
  // Datamin's own message is already a whole sentence.
  if (/^[A-Z]/.test(sentence)) return sentence;
  return `${fieldWords[field] ?? 'A tag'} ${sentence}.`;
}
