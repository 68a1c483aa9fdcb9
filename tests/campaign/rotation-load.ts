import { z } from 'zod';
import { createCredential } from '@/lib/credentials';
import { DEMO_OUTPUT_KEY_BASE64 } from '@/lib/sandbox';
import type { Dice } from './dice';
import type { Stand } from './stand';

/** Those who use secrets while they are moved. */
export interface Load {
  start(url: string): void;
  stop(): Promise<void>;
  readonly opened: number;
  readonly replaced: number;
  readonly failures: string[];
}

const users = 4;
/** One in so many replaces the secret instead of having it opened. */
const replacing = 10;
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
  const told = { opened: 0, replaced: 0 };
  const failures: string[] = [];
  let going = true;
  let work: Promise<unknown> = Promise.resolve();

  async function use(url: string, user: number): Promise<void> {
    for (let turn = user; going; turn += users) {
      const id = ids[dice.between(0, ids.length)] ?? '';
      const replaces = turn % replacing === 0;
      const answer = await fetch(
        `${url}/api/v1/teams/${ctx.team.slug}/credentials/${id}/${replaces ? 'rotate' : 'verify'}`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${stand.tokens[turn % stand.tokens.length]}`,
            'content-type': 'application/json',
          },
          body: replaces ? JSON.stringify({ clientSecret: client.secret }) : '{}',
        },
      );
      const text = await answer.text();
      const problem = answer.ok ? (replaces ? null : reasonIn(text)) : `${answer.status}: ${text}`;
      if (problem !== null) failures.push(`credential ${id}: ${problem.slice(0, 200)}`);
      else told[replaces ? 'replaced' : 'opened'] += 1;
    }
  }

  return {
    start(url) {
      const all = Array.from({ length: users }, (_, user) => use(url, user));
      work = Promise.all(all).catch((error: unknown) => failures.push(String(error)));
    },
    async stop() {
      going = false;
      await work;
    },
    get opened() {
      return told.opened;
    },
    get replaced() {
      return told.replaced;
    },
    failures,
  };
}

/** Why a secret did not open or was not accepted; null when it was. */
function reasonIn(text: string): string | null {
  const { ok, reason } = Verified.parse(JSON.parse(text));
  return ok ? null : (reason ?? 'not ok');
}
