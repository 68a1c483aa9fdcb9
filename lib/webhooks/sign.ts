import { createHmac } from 'node:crypto';

export interface Message {
  /** The same at every attempt. */
  id: string;
  /** Seconds since the epoch; each attempt has its own. */
  timestamp: number;
  body: string;
}

/** The headers of Standard Webhooks: one signature per secret, newest first. */
export function signedHeaders(
  { id, timestamp, body }: Message,
  secrets: readonly string[],
): Record<string, string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
    const digest = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return `v1,${digest}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
