import { nowMs } from '@/lib/clock';
import { inTransaction } from '@/lib/db';
import { mailLink, queueMail } from '@/lib/mail';
import { allowedAddress } from './allowed-email';
import { definitionOf } from './known-definitions';
import { linkPath } from './link-path';
import { readLink } from './open-report';
import { makePass, passMinutes, takePass } from './report-pass';
import { countAsk, mayMail } from './unlock-attempts';
import { makeUnlockCookie, type UnlockCookie } from './unlock-cookie';

/** `asked` does not say whether a mail goes out: nobody may learn from it who is on a list. */
export type Asking = { is: 'asked' } | { is: 'open' } | { is: 'dead' };

/**
 * Mails a link that opens a gated report once, within a quarter of an hour, if the address is on the report's
 * list; only that mail keeps the address. Throws RateLimited after five requests in 15 minutes at one link
 * from one place.
 */
export async function askByMail(
  token: string,
  mailbox: string,
  address: string | null,
): Promise<Asking> {
  const row = await readLink(token, 'page');
  const definition = row && definitionOf(row.report_id, row.definition);
  if (!row || !definition) return { is: 'dead' };
  if (definition.allowedEmails.length === 0) return { is: 'open' };
  await countAsk(row.report_id, address);
  const to = allowedAddress(mailbox, definition.allowedEmails);
  if (!to || !(await mayMail(row.report_id, to))) return { is: 'asked' };
  const pass = await makePass(row);
  await inTransaction({}, (tx) =>
    queueMail(tx, {
      kind: 'report',
      to,
      subject: `Your link to the report “${definition.title}”`,
      text: [`Someone, probably you, asked to see the report “${definition.title}”.`],
      action: {
        label: 'See the report',
        href: mailLink(`/${linkPath('page', token).slice(1)}?pass=${pass}`),
      },
      closing: [
        `The link works once, within ${passMinutes} minutes. The report then stays open for twelve hours in that browser.`,
        'If this was not you, ignore this mail.',
      ],
      goodUntil: new Date(nowMs() + passMinutes * 60_000),
    }),
  );
  return { is: 'asked' };
}

/** `wrong`: it does not belong to this report with its present list, has expired, or was used before. */
export type Passing =
  | { is: 'unlocked'; cookie: UnlockCookie }
  | { is: 'open' }
  | { is: 'wrong' }
  | { is: 'dead' };

/** Opens a gated report in a browser with a mailed pass, once. */
export async function openByPass(token: string, pass: string): Promise<Passing> {
  const row = await readLink(token, 'page');
  const definition = row && definitionOf(row.report_id, row.definition);
  if (!row || !definition) return { is: 'dead' };
  if (definition.allowedEmails.length === 0) return { is: 'open' };
  if (!(await takePass(row, pass))) return { is: 'wrong' };
  return { is: 'unlocked', cookie: await makeUnlockCookie(row) };
}
