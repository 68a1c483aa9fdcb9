import { z } from 'zod';

/** One mail to one person. Plain text and HTML are made from the same words. */
export interface Mail {
  /** A short name for the log and the counts, such as `invitation`: what kind of mail it is, never what is in it. */
  kind: string;
  /** One address. */
  to: string;
  subject: string;
  /** Paragraphs of plain text, before the button. */
  text: string[];
  /** The one thing to do: a button, and in plain text the URL itself. See mailLink. */
  action?: { label: string; href: string };
  /** Paragraphs after the button, smaller. */
  closing?: string[];
  /** It is not sent after this, for example because its link has expired; three days on by default. */
  goodUntil?: Date;
  /** Not sent once this membership has ended: former members are told nothing about the team. */
  membershipId?: string;
}

/** The sealed part of a mail. */
export const MailWords = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.array(z.string()),
  action: z.object({ label: z.string(), href: z.string() }).optional(),
  closing: z.array(z.string()).default([]),
});
export type MailWords = z.infer<typeof MailWords>;
