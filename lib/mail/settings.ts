import { env } from '@/lib/env';

/** Whether this instance sends mail. Where it does not, say so or leave the offer out. */
export function mailConfigured(): boolean {
  return env().SMTP_URL !== undefined;
}

/**
 * The full URL of a path of ours. From PORTAL_URL and never from a request: whoever asks for a mail to
 * somebody else must not choose, by the Host header, where its link leads.
 */
export function mailLink(path: `/${string}`): string {
  const { PORTAL_URL, PORT } = env();
  return new URL(path, PORTAL_URL ?? `http://127.0.0.1:${PORT}`).href;
}
