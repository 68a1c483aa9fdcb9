import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import { z } from 'zod';

export interface VaultSettings {
  /** For example https://vault.example.com:8200. The operator sets it, so any address will do. */
  address: string;
  /** The token, or the file to read it from for each request, as an agent keeps it fresh. */
  token: { value: string } | { file: string };
  namespace?: string | undefined;
}

/** Vault failed. The message is a sentence without a secret or Vault's own text. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  constructor(
    message: string,
    /** Whether trying again may help. */
    readonly passing: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

const deadlineMs = 5_000;
const mostBytes = 1024 * 1024;
const Answer = z.object({ data: z.record(z.string(), z.unknown()) });

/**
 * One request to the HTTP API of HashiCorp Vault (or OpenBao), returning the `data` of its answer. Redirects
 * are not followed: they would take the token elsewhere. Throws VaultError. Source:
 * https://developer.hashicorp.com/vault/api-docs
 */
export async function askVault(
  settings: VaultSettings,
  path: string,
  body?: Record<string, string>,
): Promise<Record<string, unknown>> {
  const { statusCode, text } = await send(settings, path, body);
  if (statusCode === 404) throw new VaultError('Vault has nothing there.', false);
  if (statusCode === 403) throw new VaultError('Vault refuses: its token may not do that.', false);
  if (statusCode === 429 || statusCode >= 500) {
    throw new VaultError(`Vault is sealed, busy or down (it answered ${statusCode}).`, true);
  }
  if (statusCode !== 200) throw new VaultError(`Vault answered ${statusCode}.`, false);
  const parsed = Answer.safeParse(parseJson(text));
  if (!parsed.success) throw new VaultError('The server that answered is not Vault.', false);
  return parsed.data.data;
}

async function send(
  { address, token, namespace }: VaultSettings,
  path: string,
  body: Record<string, string> | undefined,
): Promise<{ statusCode: number; text: string }> {
  const value = 'value' in token ? token.value : await readToken(token.file);
  try {
    const answer = await request(new URL(`/v1/${path}`, address), {
      method: body ? 'POST' : 'GET',
      headers: {
        'x-vault-token': value,
        'x-vault-request': 'true',
        ...(namespace ? { 'x-vault-namespace': namespace } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(deadlineMs),
    });
    return { statusCode: answer.statusCode, text: await readText(answer.body) };
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    throw new VaultError('Vault cannot be reached.', true, cause);
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new VaultError('The answer of Vault is too large.', false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function readToken(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw new VaultError('Cannot read VAULT_TOKEN_FILE.', true, cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
