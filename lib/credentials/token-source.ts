import { setTimeout as sleep } from 'node:timers/promises';
import { now, nowMs } from '@/lib/clock';
import { type TeamContext, withTransaction } from '@/lib/context';
import { open, SealError } from '@/lib/crypto';
import {
  type AccessToken,
  DataminError,
  DataminForbidden,
  DataminUnavailable,
  RENEWAL_GAP_MS,
  type TokenSource,
  tokenEnded,
} from '@/lib/datamin';
import { type Transaction, uuidv7 } from '@/lib/db';
import { keyRing } from '@/lib/sealing';
import { accessTokenPlace } from './internal';
import { markCredential } from './mark-credential';
import { statusReason } from './note-call';
import { saveAccessToken } from './save-access-token';

/** How long one process may take to fetch a token before another takes over; above the client's deadline. */
const leaseMs = 20_000;
/** How often to check whether another process has it by now. */
const lookAgainMs = 50;
/** How long to wait for another process's fetch. */
const patienceMs = 20_000;
/** How long no one asks again about a client that Datamin just refused, however many want to. */
const refusalRestMs = 10_000;

/**
 * A credential's access token, shared by all processes through PostgreSQL. A promise allows one fetch at a
 * time in this process, a lease row one across processes. Waiting holds no database connection.
 */
export class StoredTokens implements TokenSource {
  #current: AccessToken | null = null;
  #flight: Promise<AccessToken> | null = null;
  #refusal: { error: DataminError; until: number } | null = null;

  constructor(
    private readonly ctx: TeamContext,
    private readonly credential: { id: string; version: number },
    private readonly fetchToken: () => Promise<AccessToken>,
  ) {}

  async token(): Promise<AccessToken> {
    return this.held() ?? this.#fly(null);
  }

  /** The token if this process holds a valid one. */
  held(): AccessToken | null {
    return this.#current && this.#current.expiresAt.getTime() > nowMs() ? this.#current : null;
  }

  async renew(refused: AccessToken): Promise<AccessToken> {
    const held = this.held();
    if (held && held.value !== refused.value) return held;
    return this.#fly(refused);
  }

  #fly(refused: AccessToken | null): Promise<AccessToken> {
    this.#flight ??= this.#obtain(refused)
      .then((token) => {
        this.#current = token;
        return token;
      })
      .finally(() => {
        this.#flight = null;
      });
    return this.#flight;
  }

  async #obtain(refused: AccessToken | null): Promise<AccessToken> {
    const giveUpAt = nowMs() + patienceMs;
    const owner = uuidv7();
    for (;;) {
      const step = await this.#lookOrLease(owner, refused);
      if (step.token) return step.token;
      if (step.leased) return this.#fetch(owner, refused !== null);
      if (nowMs() > giveUpAt) {
        throw new DataminUnavailable(
          'timeout',
          'Another process has been asking Datamin for a token for too long; try again.',
        );
      }
      await sleep(lookAgainMs);
    }
  }

  /** The stored token if it is valid, or else the lease if it is free, or else nothing yet. */
  #lookOrLease(
    owner: string,
    refused: AccessToken | null,
  ): Promise<{ token?: AccessToken; leased?: boolean }> {
    const { ctx, credential } = this;
    return withTransaction(ctx, async (tx) => {
      const where = { teamId_credentialId: { teamId: ctx.team.id, credentialId: credential.id } };
      const row = await tx.accessToken.findUnique({
        where,
        select: {
          version: true,
          tokenSealed: true,
          scopes: true,
          expiresAt: true,
          fetchedAt: true,
          renewedAt: true,
        },
      });
      const value =
        row?.version === credential.version ? await this.#opened(row.tokenSealed) : null;
      if (row?.expiresAt && value !== null) {
        const stored = {
          value,
          expiresAt: row.expiresAt,
          scopes: row.scopes,
          ...(row.fetchedAt ? { issuedAt: row.fetchedAt } : {}),
        };
        if (stored.value !== refused?.value && row.expiresAt > now()) return { token: stored };
        const next = { at: (row.renewedAt?.getTime() ?? 0) + RENEWAL_GAP_MS, now: nowMs() };
        if (refused && stored.value === refused.value && next.now < next.at) {
          throw (await this.#accessIsRefused(tx))
            ? new DataminForbidden('access_refused', statusReason, { status: 401 })
            : tokenEnded(next);
        }
      }
      // Checked only after reading the row: a verification may have stored a valid token meanwhile.
      if (this.#refusal && this.#refusal.until > nowMs()) throw this.#refusal.error;
      const until = new Date(nowMs() + leaseMs);
      // Fails if somebody saved a token since the read; otherwise there would be two requests for one.
      const leased = await tx.$executeRaw`
        INSERT INTO access_tokens (credential_id, team_id, lease_owner, lease_until)
        VALUES (${credential.id}::uuid, ${ctx.team.id}::uuid, ${owner}::uuid, ${until})
        ON CONFLICT (credential_id) DO UPDATE SET lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
        WHERE (access_tokens.lease_until IS NULL OR access_tokens.lease_until < ${now()})
          AND access_tokens.fetched_at IS NOT DISTINCT FROM ${row?.fetchedAt ?? null}::timestamptz`;
      return { leased: leased > 0 };
    });
  }

  /**
   * Whether access is refused, as a call of whichever process found out. Any other reason why the credential is failing,
   * such as a token that could not be had a moment ago, is no reason to give up: there will be another try.
   */
  async #accessIsRefused(tx: Transaction): Promise<boolean> {
    const { ctx, credential } = this;
    const { id, version } = credential;
    const where = { id, teamId: ctx.team.id, version, status: 'failing', statusReason } as const;
    return (await tx.credential.count({ where })) > 0;
  }

  /** Null also if its key is gone: fetching another token repairs that. */
  async #opened(sealed: string | null): Promise<string | null> {
    if (sealed === null) return null;
    const { ctx, credential } = this;
    try {
      return await open(keyRing(), sealed, accessTokenPlace(ctx.team.id, credential.id));
    } catch (error) {
      if (error instanceof SealError) return null;
      throw error;
    }
  }

  async #fetch(owner: string, renewal: boolean): Promise<AccessToken> {
    const { ctx, credential } = this;
    try {
      const token = await this.fetchToken();
      await withTransaction(ctx, async (tx) => {
        // Lock the credential before its token, everywhere: otherwise this and a rotation would deadlock.
        await markCredential(tx, ctx, credential, { ok: true, scopes: token.scopes });
        await saveAccessToken(
          tx,
          ctx.team.id,
          credential.id,
          credential.version,
          token,
          renewal ? now() : undefined,
        );
      });
      return token;
    } catch (error) {
      await withTransaction(ctx, async (tx) => {
        if (error instanceof DataminError && refusals.has(error.kind)) {
          this.#refusal = { error, until: nowMs() + refusalRestMs };
          await markCredential(tx, ctx, credential, { ok: false, reason: error.message });
        }
        await tx.accessToken.updateMany({
          where: { teamId: ctx.team.id, credentialId: credential.id, leaseOwner: owner },
          data: { leaseOwner: null, leaseUntil: null, ...(renewal ? { renewedAt: now() } : {}) },
        });
      });
      throw error;
    }
  }
}

/** Errors that mean the credential itself is bad, not that Datamin is away. */
const refusals = new Set(['client_refused', 'client_unknown', 'access_refused']);
