import { z } from 'zod';
import { noControls, oneLine } from '@/lib/plain-text';

const name = z
  .string({ error: 'takes a string' })
  .trim()
  .min(1, { error: 'takes at least one character' })
  .max(100, { error: 'takes at most 100 characters' })
  .regex(oneLine, noControls);

const url = z
  .string({ error: 'takes an address' })
  .trim()
  .max(2000, { error: 'takes at most 2000 characters' });

export const CreateAuditStream = z.strictObject({
  name,
  kind: z.enum(['webhook', 'syslog'], { error: 'takes webhook or syslog' }),
  url: url.describe(
    'https:// for a webhook; tls://, tcp:// or udp:// with host and port for syslog',
  ),
  fromStart: z
    .boolean({ error: 'takes true or false' })
    .default(false)
    .describe('whether everything kept so far is sent first; otherwise only events from now on'),
});

export const SwitchAuditStream = z.strictObject({
  enabled: z.boolean({ error: 'takes true or false' }),
});
