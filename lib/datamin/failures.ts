import { ConnectFailure, ForbiddenAddress } from './connector';
import { DataminError, DataminUnavailable } from './errors';

const TLS_CODE = /^(EPROTO|ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_)/;

/** Turns whatever a socket, TLS or the HTTP parser threw into a DataminError. `host` is for the sentence. */
export function networkError(thrown: unknown, host: string): DataminError {
  if (thrown instanceof DataminError) return thrown;
  if (thrown instanceof ConnectFailure) return connectError(thrown.cause, host);
  const code = codeOf(thrown);
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') {
    return new DataminUnavailable('timeout', `${host} went silent. Try again later.`, {
      cause: thrown,
    });
  }
  if (code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
    // Whoever closes a client means all of its calls; which of the reasons it was, only they know.
    const sentence =
      'The portal ended this call itself: its credential was just changed, disabled or removed, or the portal is stopping.';
    return new DataminError('closed', sentence, { cause: thrown });
  }
  if (isParserError(thrown) || code === 'UND_ERR_HEADERS_OVERFLOW') {
    // Without the cause: a parser error contains the bytes it failed on, perhaps those of a token.
    return new DataminError(
      'malformed',
      `${host} does not speak HTTP as expected. Check the base URL of the credential.`,
    );
  }
  return new DataminUnavailable(
    'connection_lost',
    `${host} broke the connection before it had answered. Try again later.`,
    { cause: thrown },
  );
}

/** A body that broke off before its end. */
export function bodyError(thrown: unknown, host: string): DataminError {
  const error = networkError(thrown, host);
  if (codeOf(thrown) === 'HPE_INVALID_EOF_STATE') return truncated(host);
  return error.kind === 'connection_lost' ? truncated(host, thrown) : error;
}

export function truncated(host: string, cause?: unknown): DataminUnavailable {
  return new DataminUnavailable(
    'truncated',
    `The answer of ${host} broke off in the middle. Try again later.`,
    { cause },
  );
}

function connectError(cause: unknown, host: string): DataminError {
  if (cause instanceof DataminError) return cause;
  if (cause instanceof ForbiddenAddress) {
    return new DataminError(
      'address_forbidden',
      `${host} leads to a network address that this portal does not call. Check the base URL; those who run the portal can allow private networks (PORTAL_ALLOW_PRIVATE_UPSTREAMS).`,
    );
  }
  switch (kindOf(cause)) {
    case 'unknown_name':
      return unreachable(
        `The name ${host} is not known in the network. Check the base URL.`,
        cause,
      );
    case 'refused':
      return unreachable(`${host} refuses connections. Is Datamin running there?`, cause);
    case 'silent':
      return unreachable(`${host} does not accept connections. Try again later.`, cause);
    case 'tls':
      return tlsError(host, cause);
    default:
      return unreachable(`${host} cannot be reached. Try again later.`, cause);
  }
}

/** Why no connection was made, for callers that word it themselves. */
type ConnectFailureKind = 'forbidden' | 'unknown_name' | 'refused' | 'silent' | 'tls' | 'other';

/** Null: there was a connection, and something else failed. */
export function connectFailureKind(thrown: unknown): ConnectFailureKind | null {
  return thrown instanceof ConnectFailure ? kindOf(thrown.cause) : null;
}

function kindOf(cause: unknown): ConnectFailureKind {
  if (cause instanceof ForbiddenAddress) return 'forbidden';
  const code = codeOf(cause);
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) return 'unknown_name';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT') return 'silent';
  if (TLS_CODE.test(code) || /TLS|SSL|certificate/i.test(String(cause))) return 'tls';
  return 'other';
}

function unreachable(sentence: string, cause: unknown): DataminUnavailable {
  return new DataminUnavailable('unreachable', sentence, { cause });
}

function tlsError(host: string, cause: unknown): DataminUnavailable {
  return new DataminUnavailable('tls', `No secure connection to ${host}: ${tlsFault(cause)}`, {
    cause,
  });
}

/** What is wrong with the certificate, and who can fix it. Quotes nothing from it: that is the server's text. */
function tlsFault(cause: unknown): string {
  const code = codeOf(cause);
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired. Renew it there.';
  if (code === 'CERT_NOT_YET_VALID') {
    return 'its certificate is not valid yet. Check the clocks of both servers.';
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'its certificate is for another name. Check the base URL.';
  }
  if (/SELF_SIGNED|UNABLE_TO_GET_ISSUER|UNABLE_TO_VERIFY_LEAF/.test(code)) {
    return 'no authority that this portal trusts has signed its certificate. NODE_EXTRA_CA_CERTS names the authorities of your own.';
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'it does not speak TLS there. Check the scheme and the port of the base URL.';
  }
  return 'check its certificate and the base URL.';
}

/** Errors of the parser, and undici's own for what parses but is not accepted: a `100 Continue` nobody asked for. */
function isParserError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  if (thrown.name === 'HTTPParserError') return true;
  return codeOf(thrown) === 'UND_ERR_SOCKET' && thrown.message === 'bad response';
}

/** The code of an error, or of the first address that failed when several were tried. */
export function codeOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return '';
  // By shape, not instanceof: Node's own errors may come from another realm.
  if ('errors' in thrown && Array.isArray(thrown.errors)) return codeOf(thrown.errors[0]);
  return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';
}
