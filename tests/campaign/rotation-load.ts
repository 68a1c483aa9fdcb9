import { z } from 'zod';
import { createCredential } from '@/lib/credentials';
import { DEMO_OUTPUT_KEY_BASE64 } from '@/lib/sandbox';
import type { Dice } from './dice';
import { sealEveryKind } from './sealed-kinds';
import type { Stand } from './stand';

/** Users of secrets while they are re-sealed. */
export interface Load {
  start(url: string): void;
  stop(): Promise<void>;
  /** How many were opened, by kind. */
  readonly opened: Readonly<Record<string, number>>;
  readonly replaced: number;
  /** What the portal recorded about values that did not open. Uses up some of them. */
  findings(): Promise<string[]>;
  readonly failures: string[];
}

const users = 4;
/** One in this many replaces the secret, or restores the old one, instead of having it opened. */
const replacing = 10;
/** Besides those users, how many open other kinds of secrets, in this process. */
const others = 2;
const Verified = z.object({ ok: z.boolean(), reason: z.string().optional() });

/** Makes the credentials, every third with an output key; `start` begins to use them. */
export async function openUnderLoad(stand: Stand, dice: Dice, count: number): Promise<Load> {
  const { ctx, organization } = stand.team;
  const client = organization.clients.full;
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    const { id } = await createCredential(ctx, {
      name: `Rotated ${index + 1}`,
      baseUrl: stand.sandbox.url,
      clientId: client.id,
      clientSecret: client.secret,
      ...(index % 3 === 0
        ? { outputKey: DEMO_OUTPUT_KEY_BASE64, outputScheme: 'aes-256-gcm' }
        : {}),
      verify: false,
    });
    ids.push(id);
  }
  const kinds = await sealEveryKind(stand, ids);
  const opened: Record<string, number> = {};
  let replaced = 0;
  const failures: string[] = [];
  let going = true;
  let work: Promise<unknown> = Promise.resolve();

  async function use(url: string, user: number): Promise<void> {
    for (let turn = user; going; turn += users) {
      const replaces = turn % replacing < users && Math.floor(turn / users) % replacing === 0;
      // Each user has credentials of its own: two replacing one at the same time would rightly be refused.
      const nth = dice.between(0, ids.length / users) * users + user;
      const id = ids[replaces ? nth : dice.between(0, ids.length)] ?? '';
      const changes = nth % 5 === 0 ? 'go-back' : 'rotate';
      const answer = await fetch(
        `${url}/api/v1/teams/${ctx.team.slug}/credentials/${id}/${replaces ? changes : 'verify'}`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${stand.tokens[turn % stand.tokens.length]}`,
            'content-type': 'application/json',
          },
          body:
            replaces && changes === 'rotate'
              ? JSON.stringify({ clientSecret: client.secret })
              : '{}',
        },
      );
      const text = await answer.text();
      const problem = answer.ok ? (replaces ? null : reasonIn(text)) : `${answer.status}: ${text}`;
      if (problem !== null) failures.push(`credential ${id}: ${problem.slice(0, 200)}`);
      else if (replaces) replaced += 1;
      else note('client secret');
    }
  }

  const note = (kind: string, more = 1) => {
    opened[kind] = (opened[kind] ?? 0) + more;
  };

  async function openOthers(): Promise<void> {
    while (going) {
      await kinds.use(dice).then(
        (use) => note(use.kind, use.opened),
        (error: unknown) => failures.push(String(error)),
      );
    }
  }

  return {
    start(url) {
      const all = Array.from({ length: users }, (_, user) => use(url, user));
      for (let other = 0; other < others; other += 1) all.push(openOthers());
      work = Promise.all(all).catch((error: unknown) => failures.push(String(error)));
    },
    async stop() {
      going = false;
      await work;
    },
    opened,
    get replaced() {
      return replaced;
    },
    findings: () => kinds.findings(),
    failures,
  };
}

/** Why a secret did not open or was not accepted; null if it did and was. */
function reasonIn(text: string): string | null {
  const { ok, reason } = Verified.parse(JSON.parse(text));
  return ok ? null : (reason ?? 'not ok');
}
