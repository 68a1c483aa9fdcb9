import { z } from 'zod';

/** One mail to one person. The same words make its plain text and its HTML. */
export interface Mail {
  /** A short name for the log and the counts, such as `invitation`: what kind it is, never what is in it. */
  kind: string;
  /** One address. */
  to: string;
  subject: string;
  /** Paragraphs of plain text, before the button. */
  text: string[];
  /** The one thing to do: a button, and in plain text the address itself. See mailLink. */
  action?: { label: string; href: string };
  /** Paragraphs after the button, smaller. */
  closing?: string[];
  /** After this it is not sent any more, for example because its link is over; by default three days on. */
  goodUntil?: Date;
  /** Whose end it does not outlive: who is no member any more is not told of the team. */
  membershipId?: string;
}

/** What is sealed of a mail. */
export const MailWords = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.array(z.string()),
  action: z.object({ label: z.string(), href: z.string() }).optional(),
  closing: z.array(z.string()).default([]),
});
export type MailWords = z.infer<typeof MailWords>;
