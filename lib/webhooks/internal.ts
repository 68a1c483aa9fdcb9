import { randomBytes } from 'node:crypto';
import type { TeamContext } from '@/lib/context';
import { checkBaseUrl } from '@/lib/datamin';
import type { Prisma, Transaction } from '@/lib/db';
import { env } from '@/lib/env';
import { invalidField, NotFound } from '@/lib/errors';
import { isUuid } from '@/lib/input';
import type { RunRequestState } from '@/lib/runs';
import type { PipelineEvent } from './schemas';

/** Where a team's own server gets its run requests and pipelines' changes. Contains no secret. */
export interface WebhookView {
  id: string;
  name: string;
  url: string;
  /** Which states are sent; empty: all. */
  states: RunRequestState[];
  /** Whether run requests are sent at all. */
  runRequests: boolean;
  /** Which changes of pipelines are sent; empty: none. */
  pipelineEvents: PipelineEvent[];
  enabled: boolean;
  /** A sentence: why the portal disabled it. */
  disabledReason: string | null;
  /** Since when nothing has arrived; null: the last attempt did, or there was none. */
  failingSince: Date | null;
  createdAt: Date;
  createdBy: string;
  rotatedAt: Date | null;
  /** Until when the secret before the last rotation also signs. */
  oldSecretUntil: Date | null;
}

export const webhookColumns = {
  id: true,
  name: true,
  url: true,
  states: true,
  tellsRunRequests: true,
  pipelineEvents: true,
  latenessEvents: true,
  isEnabled: true,
  disabledReason: true,
  failingSince: true,
  createdAt: true,
  createdBy: true,
  rotatedAt: true,
  oldSecretUntil: true,
} as const satisfies Prisma.WebhookSelect;

type Row = Prisma.WebhookGetPayload<{ select: typeof webhookColumns }>;

export function toWebhookView({
  isEnabled,
  tellsRunRequests,
  pipelineEvents,
  latenessEvents,
  ...row
}: Row): WebhookView {
  const events = [...pipelineEvents, ...latenessEvents];
  return { ...row, pipelineEvents: events, runRequests: tellsRunRequests, enabled: isEnabled };
}

/** The pipeline events as stored: in two columns, because processes of older versions know only the first. */
export function eventColumns(events: readonly PipelineEvent[]) {
  return {
    pipelineEvents: events.filter((one) => one === 'failing' || one === 'recovered'),
    latenessEvents: events.filter((one) => one === 'late' || one === 'resumed'),
  };
}

/** Throws Invalid if nothing would ever be sent to the webhook. */
export function refuseSilence(wanted: {
  runRequests: boolean;
  pipelineEvents: readonly unknown[];
}) {
  if (wanted.runRequests || wanted.pipelineEvents.length > 0) return;
  const reason =
    'must not be empty where run requests are not told of: there would be no messages.';
  throw invalidField('pipelineEvents', reason);
}

export const secretPlace = (team: string, record: string) => ({
  team,
  record,
  field: 'webhookSecret',
});
export const oldSecretPlace = (team: string, record: string) => ({
  team,
  record,
  field: 'oldWebhookSecret',
});

/** In the format of Standard Webhooks: the Base64 after the prefix encodes the key. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** Checks a URL. The address its name resolves to is checked at each connection. Throws Invalid. */
export function acceptUrl(text: string): string {
  const allowPrivate = env().PORTAL_ALLOW_PRIVATE_UPSTREAMS;
  const url = URL.canParse(text) ? new URL(text) : null;
  const refuse = (reason: string) => invalidField('url', reason);
  if (!url || /[\s\p{Cc}]/u.test(text)) {
    throw refuse('is not a web address. It looks like https://example.com/hooks/datamin.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refuse('must not hold a user name or password: the signature says who sends.');
  }
  if (url.hash !== '') throw refuse('must end before any "#".');
  if (url.protocol === 'http:' && !allowPrivate) {
    throw refuse('must start with https://, or anybody on the way could read what is sent.');
  }
  const checked = checkBaseUrl(url.origin, { allowPrivate });
  if (!checked.ok) throw refuse(checked.reason);
  return url.href;
}

/** Reads the webhook and locks it until the transaction ends. Throws NotFound. */
export async function lockWebhook(
  tx: Transaction,
  ctx: TeamContext,
  id: string,
): Promise<{ id: string; name: string; url: string; isEnabled: boolean }> {
  if (!isUuid(id)) throw new NotFound();
  const [row] = await tx.$queryRaw<{ id: string; name: string; url: string; isEnabled: boolean }[]>`
    SELECT id::text, name, url, is_enabled AS "isEnabled" FROM webhooks
    WHERE id = ${id}::uuid AND team_id = ${ctx.team.id}::uuid FOR UPDATE`;
  if (!row) throw new NotFound();
  return row;
}
