import { type Answer, emptyAnswer, errorAnswer } from '../server/answer';
import type { EndpointKind } from '../server/route';
import type { Client, Dialect } from '../world/model';
import type { Token } from '../world/token-book';
import type { Surroundings } from './call';

export type Authorization =
  | { ok: true; client: Client; hasSession: boolean }
  | { ok: false; answer: Answer };

/** The bearer's token, if the server knows it. Go splits the header at "Bearer ", with a capital B. */
export function bearerToken(header: string | undefined, at: Surroundings): Token | undefined {
  const parts = (header ?? '').split('Bearer ');
  return parts.length === 2 && parts[1] !== undefined ? at.tokens.find(parts[1]) : undefined;
}

/**
 * 401 for a missing, unknown or expired token, and for a plan without API access; 403, always with an empty
 * body, for a scope that was not granted.
 */
export function authorize(
  header: string | undefined,
  kind: Exclude<EndpointKind, 'token'>,
  at: Surroundings,
  defaultDialect: Dialect,
): Authorization {
  const token = bearerToken(header, at);
  const client = token === undefined ? undefined : at.world.clients.get(token.clientId);
  if (token === undefined || client === undefined) return refused(defaultDialect);
  const organization = at.world.organizations.get(client.organizationUuid);
  if (organization?.apiAccess !== true || at.tokens.isExpired(token))
    return refused(client.dialect);
  if (!token.permissions.includes(kind === 'run' ? 'run' : 'stats')) {
    return { ok: false, answer: emptyAnswer(403) };
  }
  return { ok: true, client, hasSession: token.hasSession || client.dialect === 'hosted' };
}

function refused(dialect: Dialect): Authorization {
  const answer = dialect === 'oss' ? emptyAnswer(401) : errorAnswer(401, 'Authorization failed');
  return { ok: false, answer };
}
