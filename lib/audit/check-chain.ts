import { database } from '@/lib/db';
import { type ChainPlace, checkPlace, genesis, hex } from './internal';

/** What is wrong with a chain, described by its first wrong event. */
interface ChainProblem {
  kind:
    | 'changed'
    | 'removed'
    | 'tail_removed'
    | 'inserted'
    | 'head_changed'
    | 'anchor_broken'
    | 'checkpoint_broken';
  /** The number of the first wrong event; null: it has none. */
  seq: number | null;
  eventId: string | null;
  /** For people. */
  sentence: string;
}

export interface ChainReport {
  ok: boolean;
  /** How many events were checked and found as they were written. */
  events: number;
  /** The numbers of the first event that is kept, and of the last. */
  first: number;
  last: number;
  /** The hash of the whole chain, in hex: anyone who notes it down can check against it later. */
  head: string;
  problem: ChainProblem | null;
  /** The portal's signatures that fit, and those whose key is not in the key ring. */
  anchors: { good: number; unknownKey: number; newestAt: Date | null };
}

interface Verdict {
  seq: bigint;
  hash: Uint8Array<ArrayBuffer>;
  ended: boolean;
  problem: 'changed' | 'removed' | 'tail_removed' | 'inserted' | 'head_changed' | null;
  broken_seq: bigint | null;
  broken_event: string | null;
}

/** Events checked in one statement, so that none takes long. */
const batch = 5000;

/**
 * Checks a chain from its first event to its last, what the portal signed of it, and where it begins.
 * `noted` is a place that somebody wrote down earlier. Reports the first problem, no events.
 */
export async function checkChain(
  chain: string,
  noted: { seq: bigint; hash: string } | null = null,
  inBatchesOf = batch,
): Promise<ChainReport> {
  const start = await beginning(chain);
  const anchors = await readAnchors(chain);
  const report = (at: ChainPlace, problem: ChainProblem | null): ChainReport => ({
    ok: problem === null,
    events: Number(at.seq - start.place.seq),
    first: Number(start.place.seq) + 1,
    last: Number(at.seq),
    head: hex(at.hash),
    problem,
    anchors: anchors.seen,
  });
  if (start.problem) return report(start.place, start.problem);
  let at = start.place;
  let isNotedSeen = noted === null || noted.seq <= at.seq;
  for (;;) {
    // A statement must end at the noted place for its hash to be known.
    const most =
      noted && !isNotedSeen && noted.seq - at.seq < inBatchesOf
        ? Number(noted.seq - at.seq)
        : inBatchesOf;
    const [verdict] = await database().prisma.$queryRaw<Verdict[]>`
      SELECT seq, hash, ended, problem, broken_seq, broken_event::text
      FROM portal_verify_audit(${chain}::uuid, ${at.seq}::bigint, ${at.hash}, ${most}::int)`;
    if (!verdict) throw new Error('The database returned no result for the audit.');
    at = { seq: verdict.seq, hash: verdict.hash };
    if (verdict.problem) {
      // Its oldest events may have been pruned meanwhile.
      if ((await beginning(chain)).place.seq > start.place.seq) {
        return checkChain(chain, noted, inBatchesOf);
      }
      return report(at, problemOf(verdict.problem, verdict));
    }
    if (noted && at.seq === noted.seq) {
      isNotedSeen = true;
      if (hex(at.hash) !== noted.hash) return report(at, notAsNoted(noted.seq));
    }
    if (verdict.ended) break;
  }
  if (noted && !isNotedSeen) return report(at, problemOf('tail_removed', after(at.seq)));
  return report(at, anchors.problem);
}

const after = (seq: bigint) => ({ broken_seq: seq + 1n, broken_event: null });

async function beginning(
  chain: string,
): Promise<{ place: ChainPlace; problem: ChainProblem | null }> {
  const [row] = await database().prisma.$queryRaw<
    (ChainPlace & { removed_to: Date; kid: string; mac: Uint8Array })[]
  >`SELECT seq, hash, removed_to, kid, mac FROM portal_audit_checkpoint(${chain}::uuid)`;
  if (!row) return { place: { seq: 0n, hash: genesis }, problem: null };
  const place = { seq: row.seq, hash: row.hash };
  if (checkPlace('checkpoint', chain, place, row.removed_to, row) !== 'bad') {
    return { place, problem: null };
  }
  return {
    place,
    problem: {
      kind: 'checkpoint_broken',
      seq: Number(row.seq) + 1,
      eventId: null,
      sentence: `The audit says that it begins with event ${row.seq + 1n}, which the portal did not sign: events before it were removed by someone else.`,
    },
  };
}

interface Anchors {
  seen: ChainReport['anchors'];
  problem: ChainProblem | null;
}

async function readAnchors(chain: string): Promise<Anchors> {
  const rows = await database().prisma.$queryRaw<
    (ChainPlace & { at: Date; kid: string; mac: Uint8Array; agrees: boolean | null })[]
  >`SELECT seq, hash, at, kid, mac, agrees FROM portal_audit_anchors(${chain}::uuid)`;
  const seen = { good: 0, unknownKey: 0, newestAt: rows.at(-1)?.at ?? null };
  let problem: ChainProblem | null = null;
  for (const { at, kid, mac, agrees, ...place } of rows) {
    const verdict = checkPlace('anchor', chain, place, at, { kid, mac });
    if (verdict === 'missing_key') seen.unknownKey += 1;
    else if (verdict === 'good' && agrees !== false) seen.good += 1;
    else problem ??= brokenAnchor(place.seq, at, verdict === 'bad' ? kid : null);
  }
  return { seen, problem };
}

/** `kid`: the key that did not make the signature. */
function brokenAnchor(seq: bigint, at: Date, kid: string | null): ChainProblem {
  const sentence =
    kid !== null
      ? `The signature under event ${seq} is not the portal's: it was changed, or the key "${kid}" of PORTAL_ENCRYPTION_KEYS is not the one of that name that made it.`
      : `At ${at.toISOString()} the portal signed the audit up to event ${seq}, and it differs now: events up to there were removed or rewritten.`;
  return { kind: 'anchor_broken', seq: Number(seq), eventId: null, sentence };
}

function notAsNoted(seq: bigint): ChainProblem {
  const sentence = `Up to event ${seq} the audit does not match the hash that was noted: it was rewritten.`;
  return { kind: 'changed', seq: Number(seq), eventId: null, sentence };
}

function problemOf(
  kind: NonNullable<Verdict['problem']>,
  { broken_seq, broken_event }: Pick<Verdict, 'broken_seq' | 'broken_event'>,
): ChainProblem {
  const sentences = {
    changed: `Event ${broken_seq} is not what was written: it was changed, or put in another's place.`,
    removed: `Event ${broken_seq} is gone.`,
    tail_removed: `Event ${broken_seq} is gone, and all after it.`,
    inserted: 'There is an event that the portal did not write: it was put in without a seal.',
    head_changed: `The end of the audit after event ${broken_seq} was changed.`,
  };
  return {
    kind,
    seq: broken_seq === null ? null : Number(broken_seq),
    eventId: broken_event,
    sentence: sentences[kind],
  };
}
