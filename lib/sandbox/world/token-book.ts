import { randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock';
import type { Client, Permission } from './model';

export interface Token {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly clientId: string;
  readonly permissions: readonly Permission[];
  /** Milliseconds since 1970. */
  expiresAtMs: number;
  /** The open-source edition keeps a session behind each token, in another store: see loseSessions. */
  hasSession: boolean;
}

/** Life of a refresh token, in milliseconds. */
const REFRESH_LIFE_MS = 72 * 3_600_000;

/**
 * Issued tokens. A new one does not end earlier ones. They are random whatever the seed: two sandboxes, or
 * one before and after a restart, must not accept each other's.
 */
export class TokenBook {
  private readonly byAccess = new Map<string, Token>();
  private readonly byRefresh = new Map<string, { token: Token; expiresAtMs: number }>();

  constructor(private readonly clock: SandboxClock) {}

  issue(client: Client, permissions: readonly Permission[]): Token {
    const nowMs = this.clock.nowMs();
    const token: Token = {
      accessToken: tokenText(),
      refreshToken: tokenText(),
      clientId: client.id,
      permissions,
      expiresAtMs: nowMs + client.expiresIn * 1000,
      hasSession: true,
    };
    this.byAccess.set(token.accessToken, token);
    this.byRefresh.set(token.refreshToken, { token, expiresAtMs: nowMs + REFRESH_LIFE_MS });
    return token;
  }

  find(accessToken: string): Token | undefined {
    return this.byAccess.get(accessToken);
  }

  isExpired(token: Token): boolean {
    return token.expiresAtMs <= this.clock.nowMs();
  }

  /** Invalidates a refresh token and returns what it stood for. */
  redeem(refreshToken: string): Token | undefined {
    const held = this.byRefresh.get(refreshToken);
    this.byRefresh.delete(refreshToken);
    return held !== undefined && held.expiresAtMs > this.clock.nowMs() ? held.token : undefined;
  }

  /** Forgets access tokens, of one client or all, like a server that lost its store. */
  revoke(clientId?: string): void {
    for (const [text, token] of this.byAccess) {
      if (clientId === undefined || token.clientId === clientId) this.byAccess.delete(text);
    }
  }

  /**
   * Forgets the sessions behind the tokens, as when the open-source edition's session store restarts: the tokens are
   * still accepted, but whatever has data is refused as another organization's. Runs still start.
   */
  loseSessions(): void {
    for (const token of this.byAccess.values()) token.hasSession = false;
  }
}

function tokenText(): string {
  return Buffer.from(randomUUID()).toString('base64url').toUpperCase();
}
