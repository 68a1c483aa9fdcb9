import { nowMs } from '@/lib/clock';
import { type MailHealth, mailHealth } from '@/lib/mail';

/** A mail that waits longer than this is stuck: no pause between attempts is that long. Milliseconds. */
const stuckAfterMs = 6 * 3_600_000;

/** Whether mail goes out. A mail that was refused is reported, but is only a fault if none arrived. */
export async function checkMail(): Promise<{ name: string; ok: boolean; detail: string }> {
  const mail = await mailHealth();
  return { name: 'mail', ...standing(mail) };
}

function standing(mail: MailHealth): { ok: boolean; detail: string } {
  const { configured, waiting, oldest, sent, failed, lastProblem } = mail;
  if (!configured) {
    return { ok: true, detail: 'not set up (SMTP_URL): links must be passed on by hand' };
  }
  const counts = `${waiting} waiting, ${sent} sent and ${failed} failed within a day`;
  const isStuck = oldest !== null && nowMs() - oldest.getTime() > stuckAfterMs;
  const since = isStuck ? `; the oldest has been waiting since ${oldest.toISOString()}` : '';
  const problem = lastProblem ? `; the latest problem: ${lastProblem}` : '';
  return { ok: !isStuck && (failed === 0 || sent > 0), detail: `${counts}${since}${problem}` };
}
