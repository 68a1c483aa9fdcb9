import { randomUUID } from 'node:crypto';
import type { SandboxClock } from './clock';
import type { Journal } from './journal';
import type { Client, Permission } from './model';

export interface Token {
  readonly accessToken: string;
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
 * Issued tokens. A new one does not end earlier ones. They are random whatever the seed: two sandboxes must not
 * accept each other's. A restart ends them unless there is a journal.
 */
export class TokenBook {
  private readonly byAccess = new Map<string, Token>();
  private readonly byRefresh = new Map<string, { token: Token; expiresAtMs: number }>();

  constructor(
    private readonly clock: SandboxClock,
    private readonly journal: Journal | null = null,
  ) {
    for (const kept of journal?.tokens ?? []) {
      this.byAccess.set(kept.accessToken, { ...kept, hasSession: true });
    }
  }

  issue(client: Client, permissions: readonly Permission[]): Token & { refreshToken: string } {
    const nowMs = this.clock.nowMs();
    const kept = {
      accessToken: tokenText(),
      clientId: client.id,
      permissions: [...permissions],
      expiresAtMs: nowMs + client.expiresIn * 1000,
    };
    const token: Token = { ...kept, hasSession: true };
    const refreshToken = tokenText();
    this.byAccess.set(token.accessToken, token);
    this.byRefresh.set(refreshToken, { token, expiresAtMs: nowMs + REFRESH_LIFE_MS });
    this.journal?.append({ token: kept });
    return { ...token, refreshToken };
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
    const revoked = [...this.byAccess.values()]
      .filter((token) => clientId === undefined || token.clientId === clientId)
      .map(({ accessToken }) => accessToken);
    for (const text of revoked) this.byAccess.delete(text);
    this.journal?.append({ revoked });
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
