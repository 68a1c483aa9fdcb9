import nodemailer from 'nodemailer';
import { z } from 'zod';
import { env } from '@/lib/env';
import type { MailWords } from './mail';
import { renderMail } from './render';

/** The outcome of an attempt; `problem` is a sentence without address or contents of the mail. */
export type Sent = { kind: 'sent' } | { kind: 'failed' | 'again'; problem: string };

/** How long each step with the mail server may take, in milliseconds. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 };

/** Sends one mail over a connection of its own. Its Message-ID is the same at every attempt. */
export async function sendBySmtp(id: string, words: MailWords, writtenAt: Date): Promise<Sent> {
  const { SMTP_URL: url, MAIL_FROM: from } = env();
  if (!url || !from) return { kind: 'again', problem: 'SMTP_URL and MAIL_FROM are not set.' };
  const transport = nodemailer.createTransport({
    url,
    ...patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      // As an object: a string would be parsed as several addresses.
      to: { name: '', address: words.to },
      ...renderMail(words),
      date: writtenAt,
      messageId: `<${id}@${/@([^\s>]+)>?$/.exec(from)?.[1] ?? 'localhost'}>`,
      // No out-of-office answer is wanted.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
    return { kind: 'sent' };
  } catch (error) {
    return outcomeOf(error);
  } finally {
    transport.close();
  }
}

const SmtpError = z.object({ code: z.string().optional(), responseCode: z.int().optional() });

/** By codes only: the server's own text often repeats the address. */
function outcomeOf(error: unknown): Sent {
  const { code = 'unknown', responseCode } = SmtpError.safeParse(error).data ?? {};
  if (code === 'EAUTH') {
    return { kind: 'again', problem: 'The mail server refused the user name or password.' };
  }
  // Before the message itself, a 5xx is about this recipient or this sender: time changes neither.
  if (responseCode !== undefined && responseCode >= 500) {
    return { kind: 'failed', problem: `The mail server refused it (${responseCode}).` };
  }
  if (responseCode !== undefined) {
    return { kind: 'again', problem: `The mail server deferred it (${responseCode}).` };
  }
  return code === 'EMESSAGE' || code === 'EENVELOPE'
    ? { kind: 'failed', problem: `The mail cannot be sent as it is (${code}).` }
    : { kind: 'again', problem: `The mail server could not be reached (${code}).` };
}
