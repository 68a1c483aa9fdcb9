import { addressBlocks, asRateLimited, attemptKey, attemptLimiter } from '@/lib/teams';

/** The most failures at one link from one place in 15 minutes: an IPv4 address or an IPv6 /64. */
const guessesPerLink = 10;
/** The same for an IPv6 /48, which a single guesser may own. */
const guessesPerLinkWide = 50;
/** From everywhere together: a botnet has many addresses, and a password is shorter than a token. */
const guessesInAll = 1000;

const near = attemptLimiter('report', guessesPerLink);
const wide = attemptLimiter('report-wide', guessesPerLinkWide);
const all = attemptLimiter('report-all', guessesInAll);

/** Counts a guess before it is checked, so that a thousand concurrent ones count too. Throws RateLimited. */
export async function countUnlockAttempt(reportId: string, address: string | null): Promise<void> {
  const blocks = addressBlocks(address);
  try {
    await near.consume(attemptKey(reportId, blocks.near));
    if (blocks.wide) await wide.consume(attemptKey(reportId, blocks.wide));
    await all.consume(attemptKey(reportId));
  } catch (refusal) {
    throw asRateLimited(refusal);
  }
}

/** How many mails one place may request at one link, an IPv6 /48, and all places together. */
const asks = attemptLimiter('report-ask', 5);
const asksWide = attemptLimiter('report-ask-wide', 25);
const asksInAll = attemptLimiter('report-ask-all', 200);
/** How many mails one mailbox gets about one report. */
const mailsPerAddress = attemptLimiter('report-mail', 3);

/** Counts a request for a mailed link, whichever address it names. Throws RateLimited. */
export async function countAsk(reportId: string, address: string | null): Promise<void> {
  const blocks = addressBlocks(address);
  try {
    await asks.consume(attemptKey(reportId, blocks.near));
    if (blocks.wide) await asksWide.consume(attemptKey(reportId, blocks.wide));
    await asksInAll.consume(attemptKey(reportId));
  } catch (refusal) {
    throw asRateLimited(refusal);
  }
}

/** Whether a mailbox may get one more mail about a report. Keeps a hash of the mailbox for a quarter of an hour. */
export async function mayMail(reportId: string, mailbox: string): Promise<boolean> {
  return mailsPerAddress.consume(attemptKey(reportId, mailbox)).then(
    () => true,
    (refusal: unknown) => {
      if (refusal instanceof Error) throw refusal;
      return false;
    },
  );
}

/** Takes the guess back: the password was right. */
export async function forgetUnlockAttempt(reportId: string, address: string | null): Promise<void> {
  const blocks = addressBlocks(address);
  await near.reward(attemptKey(reportId, blocks.near), 1);
  if (blocks.wide) await wide.reward(attemptKey(reportId, blocks.wide), 1);
  await all.reward(attemptKey(reportId), 1);
}
