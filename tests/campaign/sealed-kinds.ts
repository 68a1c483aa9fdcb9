import { viewerContextOf } from '@/lib/auth/contexts';
import { noOrigin, type ViewerContext } from '@/lib/context';
import { goBack, readOutputKey, rotateCredential } from '@/lib/credentials';
import { inTransaction } from '@/lib/db';
import { createAuditStream, rotateAuditStream, sendDueAudit } from '@/lib/evidence';
import { queueMail, sendDueMails } from '@/lib/mail';
import { DEMO_OUTPUT_KEY_BASE64 } from '@/lib/sandbox';
import { beginTotp, commandLine, createUser, findViewer, waitingTotp } from '@/lib/teams';
import { createWebhook, rotateWebhook, testWebhook } from '@/lib/webhooks';
import type { Dice } from './dice';
import type { Stand } from './stand';

/** Sealed values other than the secrets of credentials, and how to have them opened while keys rotate. */
interface SealedKinds {
  /** Opens some of one kind in this process; throws if one does not open. Returns the kind, and how many. */
  use(dice: Dice): Promise<{ kind: string; opened: number }>;
  /** What did not open, according to what the portal recorded. */
  findings(): Promise<string[]>;
}

const people = 40;
const mails = 200;
const webhooks = 20;
const streams = 5;

/**
 * Makes some of every kind of sealed value: old secrets and output keys of `credentials`, authenticator apps,
 * waiting mail, and the current and previous secrets of webhooks and audit streams.
 */
export async function sealEveryKind(stand: Stand, credentials: string[]): Promise<SealedKinds> {
  const { ctx, organization } = stand.team;
  const { secret } = organization.clients.full;
  const withOld = credentials.filter((_, index) => index % 5 === 0);
  for (const id of withOld) await rotateCredential(ctx, id, { clientSecret: secret });

  const apps: { viewer: ViewerContext; secret: string }[] = [];
  for (let index = 0; index < people; index += 1) {
    const given = { email: `app-${index}@example.com`, password: 'a-long-passphrase' };
    const { id } = await createUser(commandLine(), given);
    const found = await findViewer(id, null, null);
    if (!found) throw new Error('Somebody who was just made is missing.');
    const viewer = viewerContextOf(found, noOrigin);
    await beginTotp(viewer);
    apps.push({ viewer, secret: (await waitingTotp(viewer))?.secret ?? '' });
  }
  const far = new Date(Date.now() + 86_400_000);
  for (let index = 0; index < mails; index += 1) {
    const words = { to: `m${index}@example.com`, subject: `Mail ${index}`, text: ['Sealed.'] };
    await inTransaction({}, (tx) => queueMail(tx, { kind: 'campaign', goodUntil: far, ...words }));
  }
  // Every second one is due once the keys have rotated.
  await stand.database.admin.query(
    `UPDATE mails SET due_at = $1 WHERE id IN (SELECT id FROM mails ORDER BY id OFFSET $2)`,
    [far, mails / 2],
  );
  const hooks: string[] = [];
  for (let index = 0; index < webhooks; index += 1) {
    const given = { name: `Hook ${index}`, url: stand.receiver.url };
    hooks.push((await createWebhook(ctx, given)).webhook.id);
  }
  for (const id of hooks.slice(0, webhooks / 2)) await rotateWebhook(ctx, id);
  for (let index = 0; index < streams; index += 1) {
    for (const owner of [ctx, commandLine()]) {
      const given = { name: `Stream ${index}`, kind: 'webhook', url: stand.receiver.url };
      const { stream } = await createAuditStream(owner, given);
      if (index % 2 === 0) await rotateAuditStream(owner, stream.id);
    }
  }

  const uses: Record<string, (dice: Dice) => Promise<number>> = {
    async 'authenticator app'(dice) {
      const app = apps[dice.between(0, apps.length)];
      const opened = app && (await waitingTotp(app.viewer));
      if (!opened || opened.secret !== app.secret) throw new Error('an app did not open');
      return 1;
    },
    'waiting mail': () => sendDueMails(),
    'audit stream': async () => Math.min(1, await sendDueAudit()),
    async webhook(dice) {
      const told = await testWebhook(ctx, hooks[dice.between(0, hooks.length)] ?? '');
      if (told.problem !== null) throw new Error(told.problem);
      return 1;
    },
    async 'output key'(dice) {
      const id = credentials[3 * dice.between(0, Math.ceil(credentials.length / 3))] ?? '';
      const opened = await readOutputKey(ctx, id);
      if (opened?.key !== DEMO_OUTPUT_KEY_BASE64) throw new Error('an output key did not open');
      return 1;
    },
  };
  const kinds = Object.keys(uses);
  return {
    async use(dice) {
      const kind = kinds[dice.between(0, kinds.length)] ?? '';
      const opened = await uses[kind]?.(dice).catch((error: unknown) => {
        throw new Error(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
      });
      return { kind, opened: opened ?? 0 };
    },
    async findings() {
      // Going back uses up the old secrets, and sending uses up the mails' contents.
      for (const id of withOld) await goBack(ctx, id);
      await stand.database.admin.query("UPDATE mails SET due_at = now() WHERE state = 'waiting'");
      while ((await sendDueMails()) > 0);
      const { rows } = await stand.database.admin.query<{ what: string }>(
        `SELECT format('a mail is %s: %s', state, problem) AS what FROM mails WHERE state <> 'sent'
         UNION ALL SELECT format('a stream says: %s', problem) FROM audit_streams WHERE problem IS NOT NULL
         UNION ALL SELECT format('a webhook is off: %s', disabled_reason) FROM webhooks WHERE disabled_reason IS NOT NULL`,
      );
      return rows.map(({ what }) => what);
    },
  };
}
