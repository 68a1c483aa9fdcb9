import { lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import { mayConnect } from './address';

/** The connection was never made: not one byte of a request was written. */
export class ConnectFailure extends Error {
  constructor(cause: unknown) {
    super('connection not made', { cause });
    this.name = 'ConnectFailure';
  }
}

/** The portal does not call this address. The error does not name it: that would map a network. */
export class ForbiddenAddress extends Error {
  constructor() {
    super('forbidden address');
    this.name = 'ForbiddenAddress';
  }
}

interface ConnectorOptions {
  allowPrivate: boolean;
  connectMs: number;
  ca?: string | undefined;
  lookup?: LookupFunction | undefined;
  /** Called when the connection is established, TLS included, right before the request may be written. */
  onConnected?: (() => void) | undefined;
}

/**
 * Connects for undici and checks every address at the last moment. The socket is given exactly the addresses
 * that were checked, so a name cannot resolve differently between check and use.
 */
export function guardedConnector(options: ConnectorOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: options.connectMs,
    lookup: guardedLookup(options.lookup ?? systemLookup, options.allowPrivate),
    ...(options.ca === undefined ? {} : { ca: options.ca }),
  });
  return (target, callback) => {
    // node:net never calls lookup for a literal address.
    if (isIP(target.hostname) !== 0 && !mayConnect(target.hostname, options.allowPrivate)) {
      callback(new ConnectFailure(new ForbiddenAddress()), null);
      return;
    }
    connect(target, (error, socket) => {
      if (error !== null || socket === null) {
        callback(new ConnectFailure(error), null);
        return;
      }
      try {
        options.onConnected?.();
      } catch (thrown) {
        socket.destroy();
        callback(new ConnectFailure(thrown), null);
        return;
      }
      callback(null, socket);
    });
  };
}

/** Resolves, then refuses the whole name if any of its addresses is forbidden. */
function guardedLookup(resolve: LookupFunction, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses =
        typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
      const first = addresses?.[0];
      if (error !== null || first === undefined) {
        callback(error ?? new Error(`no address for ${hostname}`), '', 0);
      } else if (!addresses.every(({ address }) => mayConnect(address, allowPrivate))) {
        callback(new ForbiddenAddress(), '', 0);
      } else if (options.all === true) {
        callback(null, addresses);
      } else {
        callback(null, first.address, first.family);
      }
    });
  };
}
