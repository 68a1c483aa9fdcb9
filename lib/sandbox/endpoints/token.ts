import { type Answer, textAnswer } from '../server/answer';
import type { Client, Dialect, Permission } from '../world/model';
import { shuffled } from '../world/random';
import type { Surroundings } from './call';
import type { TokenRequest } from './token-request';

/** RFC 6749 error codes, with the status that the servers send with them. */
const ERRORS = {
  invalid_request: [
    400,
    'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed',
  ],
  invalid_scope: [400, 'The requested scope is invalid, unknown, or malformed'],
  invalid_client: [401, 'Client authentication failed'],
  invalid_grant: [
    401,
    'The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client',
  ],
  unsupported_grant_type: [
    401,
    'The authorization grant type is not supported by the authorization server',
  ],
  server_error: [
    500,
    'The authorization server encountered an unexpected condition that prevented it from fulfilling the request',
  ],
} as const;
type TokenError = keyof typeof ERRORS;

/** `reset` cuts the connection, as a panicking handler does. */
export type TokenAnswer = Answer | 'reset';

/** Answers a token request in the client's dialect, or in `defaultDialect` for an unknown client. */
export function answerToken(
  request: TokenRequest,
  at: Surroundings,
  defaultDialect: Dialect,
): TokenAnswer {
  const client = at.world.clients.get(request.clientId);
  const dialect = client?.dialect ?? defaultDialect;
  if (dialect === 'hosted' && request.bodyKind === 'other') return failure('invalid_request');
  if (client?.tokenParameters === 'query-only' && request.bodyKind === 'form') {
    return failure('invalid_request');
  }
  if (request.grantType === 'refresh_token') return refresh(request, at);
  if (request.grantType !== 'client_credentials') return failure('unsupported_grant_type');
  if (request.clientId === '') return failure('invalid_client');
  if (client === undefined) return unknownClient(at, dialect);
  const permissions = grantedPermissions(client, request.scope);
  if (permissions === null) return failure('invalid_scope');
  if (![client.secret, ...client.otherSecrets].includes(request.clientSecret)) {
    return failure('invalid_client');
  }
  return success(client, permissions, at);
}

/** Hosted says that the client is unknown; the open-source edition does not. */
function unknownClient(at: Surroundings, dialect: Dialect): TokenAnswer {
  if (dialect === 'hosted') return failure('invalid_client');
  return at.world.quirks.unknownClient === 'reset' ? 'reset' : failure('server_error');
}

/** Does not check the client secret: whoever holds a refresh token gets the next one. */
function refresh(request: TokenRequest, at: Surroundings): Answer {
  if (request.clientId === '') return failure('invalid_client');
  const token = at.tokens.redeem(request.refreshToken);
  const client = token === undefined ? undefined : at.world.clients.get(token.clientId);
  if (token === undefined || client === undefined) return failure('invalid_grant');
  return success(client, token.permissions, at);
}

function grantedPermissions(client: Client, scope: string): readonly Permission[] | null {
  if (scope === '') return client.permissions;
  const asked = scope.split(/[\s,]+/).filter((word) => word !== '');
  const granted = client.permissions.filter((held) =>
    asked.includes(scopeName(held, client.dialect)),
  );
  return granted.length === asked.length ? granted : null;
}

/** The name of a permission on the wire: the two servers disagree about one of them. */
function scopeName(permission: Permission, dialect: Dialect): string {
  if (permission === 'stats') return 'stats:read';
  return dialect === 'oss' ? 'pipelines:run' : 'workflows:run';
}

function success(client: Client, permissions: readonly Permission[], at: Surroundings): Answer {
  const token = at.tokens.issue(client, permissions);
  const names = permissions.map((permission) => scopeName(permission, client.dialect));
  const scope = client.dialect === 'oss' ? shuffled(at.random, names).join(',') : names.join(' ');
  return tokenJson(200, {
    access_token: token.accessToken,
    expires_in: client.expiresIn,
    refresh_token: token.refreshToken,
    scope,
    token_type: 'Bearer',
  });
}

function failure(error: TokenError): Answer {
  const [status, description] = ERRORS[error];
  return tokenJson(status, { error, error_description: description });
}

function tokenJson(status: number, body: object): Answer {
  const answer = textAnswer(status, `${JSON.stringify(body)}\n`, 'application/json;charset=UTF-8');
  return {
    ...answer,
    headers: { ...answer.headers, 'cache-control': 'no-store', pragma: 'no-cache' },
  };
}
