import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { VaultSettings } from '@/lib/vault';

export interface TestVault {
  readonly settings: VaultSettings;
  /** The contents of KV version 2: `mount/path` → the fields of its newest version. */
  readonly secrets: Map<string, Record<string, string>>;
  /** Every request received, as `METHOD /path`. */
  readonly asked: string[];
  /** Answers with this status instead, until it is null again. */
  fail(status: number | null): void;
  close(): Promise<void>;
}

const token = 'the vault token of the tests';

/**
 * What the portal uses of Vault's HTTP API, with the same words and status codes: the transit engine's encrypt
 * and decrypt with associated data, and reading KV version 2. The real Vault is not available as a package here.
 */
export async function startVault(): Promise<TestVault> {
  const key = randomBytes(32);
  const secrets = new Map<string, Record<string, string>>();
  const asked: string[] = [];
  let failing: number | null = null;
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const [status, answer] = failing
      ? [failing, { errors: ['injected'] }]
      : request.headers['x-vault-token'] !== token
        ? [403, { errors: ['permission denied'] }]
        : await answerOf(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });

  async function answerOf(request: IncomingMessage): Promise<[number, object]> {
    const path = (request.url ?? '').replace('/v1/', '');
    if (path === 'transit/encrypt/portal') {
      const { plaintext, associated_data } = JSON.parse(await text(request));
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(
        Buffer.from(associated_data, 'base64'),
      );
      const sealed = Buffer.concat([cipher.update(plaintext, 'base64'), cipher.final()]);
      const ciphertext = Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64');
      return [200, { data: { ciphertext: `vault:v1:${ciphertext}`, key_version: 1 } }];
    }
    if (path === 'transit/decrypt/portal') {
      const { ciphertext, associated_data } = JSON.parse(await text(request));
      try {
        const bytes = Buffer.from(ciphertext.replace('vault:v1:', ''), 'base64');
        const opener = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
          .setAAD(Buffer.from(associated_data, 'base64'))
          .setAuthTag(bytes.subarray(-16));
        const opened = Buffer.concat([opener.update(bytes.subarray(12, -16)), opener.final()]);
        return [200, { data: { plaintext: opened.toString('base64') } }];
      } catch {
        return [400, { errors: ['cipher: message authentication failed'] }];
      }
    }
    const data = secrets.get(path.replace('/data/', '/'));
    return data ? [200, { data: { data, metadata: { version: 1 } } }] : [404, { errors: [] }];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    settings: { address: `http://127.0.0.1:${port}`, token: { value: token } },
    secrets,
    asked,
    fail(status) {
      failing = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
