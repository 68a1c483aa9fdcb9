import { z } from 'zod';

const name = z
  .string({ error: 'takes a text' })
  .trim()
  .min(1, { error: 'takes at least one character' })
  .max(120, { error: 'takes at most 120 characters' });

const baseUrl = z.string({ error: 'takes a web address' }).max(2048, { error: 'is too long' });

const clientId = z
  .string({ error: 'takes a text' })
  .trim()
  .min(1, { error: 'takes the client id that Datamin shows' })
  .max(200, { error: 'takes at most 200 characters' });

const clientSecret = z
  .string({ error: 'takes a text' })
  .min(1, { error: 'takes the client secret that Datamin showed once' })
  .max(4096, { error: 'takes at most 4096 characters' });

/** 32 bytes, in the forms people copy keys in. */
const outputKey = z
  .string({ error: 'takes a text' })
  .trim()
  .refine((text) => outputKeyBytes(text) !== null, {
    error: 'takes a key of 32 bytes, in Base64 or hexadecimal',
  });

export const outputSchemes = ['aes-256-gcm', 'aes-256-cbc'] as const;
const outputScheme = z.enum(outputSchemes, { error: `takes ${outputSchemes.join(' or ')}` });

export const CreateCredential = z.strictObject({
  name,
  baseUrl,
  clientId,
  clientSecret,
  outputKey: outputKey.optional(),
  outputScheme: outputScheme.optional(),
  verify: z.boolean({ error: 'takes true or false' }).default(true),
});

export const UpdateCredential = z
  .strictObject({
    name: name.optional(),
    baseUrl: baseUrl.optional(),
    clientId: clientId.optional(),
    clientSecret: clientSecret.optional(),
    /** null removes the key. */
    outputKey: outputKey.nullable().optional(),
    outputScheme: outputScheme.optional(),
    verify: z.boolean({ error: 'takes true or false' }).default(true),
  })
  .superRefine((input, context) => {
    for (const field of ['baseUrl', 'clientId'] as const) {
      if (input[field] !== undefined && input.clientSecret === undefined) {
        context.addIssue({
          code: 'custom',
          path: [field],
          // Otherwise a stored secret could be sent to a server of the changer's choice.
          message: 'changes only together with clientSecret: enter the secret again',
        });
      }
    }
  });

export const RotateCredential = z.strictObject({ clientSecret });

/** The 32 bytes of a key given as Base64 (either alphabet) or hexadecimal, or null. */
export function outputKeyBytes(text: string): Uint8Array | null {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return new Uint8Array(Buffer.from(text, 'hex'));
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  const bytes = Buffer.from(text.replaceAll('-', '+').replaceAll('_', '/'), 'base64');
  return bytes.length === 32 ? new Uint8Array(bytes) : null;
}
