import type { Connection } from './connection';

/**
 * One connection, open for as long as this process uses the server. It shows the others that they must not
 * stop the server, even between our queries, and it closes however we end.
 */
export interface Presence {
  connection: Connection;
  port: number;
  password: string;
}

interface Registry {
  present: Map<string, Presence>;
  wanted: Set<string>;
}

const KEY = Symbol.for('datamin-portal.embedded-postgres');

// On the global object, because a bundler may load this module more than once in a process.
function registry(): Registry {
  const holder = globalThis as typeof globalThis & { [KEY]?: Registry };
  holder[KEY] ??= { present: new Map(), wanted: new Set() };
  return holder[KEY];
}

/** This process's presence at the server of a data folder. */
export function presenceAt(dataDir: string): Presence | undefined {
  return registry().present.get(dataDir);
}

/** Whether this process uses the server, even while it is down. */
export function isWanted(dataDir: string): boolean {
  return registry().wanted.has(dataDir);
}

/** Keeps a connection as this process's presence; `onLost` is called when the server drops it. */
export function keepPresence(dataDir: string, presence: Presence, onLost: () => void): void {
  const { present, wanted } = registry();
  const { client, socket } = presence.connection;
  present.set(dataDir, presence);
  wanted.add(dataDir);
  // Presence is no reason to keep running: a process whose work is done may end.
  socket.unref();
  client.once('end', () => {
    if (present.get(dataDir) !== presence) return;
    present.delete(dataDir);
    onLost();
  });
}

/** Ends this process's presence; its connection, if still open, now belongs to the caller. */
export function takePresence(dataDir: string): Presence | undefined {
  const { present, wanted } = registry();
  const presence = present.get(dataDir);
  present.delete(dataDir);
  wanted.delete(dataDir);
  presence?.connection.socket.ref();
  return presence;
}
