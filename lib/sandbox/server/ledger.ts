import type { EndpointKind } from './route';

/** One call as the server received it. Contains no secret and no token, only where they were found. */
export interface LedgerEntry {
  readonly id: number;
  /** Sandbox time, RFC 3339. */
  readonly at: string;
  readonly method: string;
  /** Without the query string, percent-encoding as received. */
  readonly path: string;
  readonly kind: EndpointKind | null;
  /** The number of the TCP connection: equal numbers mean that it was reused. */
  readonly connection: number;
  readonly userAgent: string | null;
  readonly contentType: string | null;
  /** The pipeline's or task's UUID as it was in the path. */
  readonly uuid: string | null;
  clientId: string | null;
  /** Where a token request carried its client secret. */
  secretIn: 'query' | 'form' | 'json' | 'basic' | null;
  /** Bytes. */
  bodyLength: number;
  /** The status sent, or null when the connection ended without one. */
  status: number | null;
  /** The connection ended before the answer was complete, whichever side ended it. */
  cut: boolean;
  /** The answer was sent in full or the connection has ended. */
  done: boolean;
  /** The run that this call started, even if its answer did not say so. */
  startedRun: string | null;
  /** Faults that were applied. */
  faults: number[];
}

export class Ledger {
  private entries: LedgerEntry[] = [];
  private nextId = 1;

  /** @param isKept false where nobody reads it: a demo that runs for weeks would fill its memory. */
  constructor(private readonly isKept = true) {}

  open(init: Omit<LedgerEntry, 'id'>): LedgerEntry {
    const entry: LedgerEntry = { id: this.nextId++, ...init };
    if (this.isKept) this.entries.push(entry);
    return entry;
  }

  /** Calls in order of arrival, all or those of one kind. */
  calls(kind?: EndpointKind): readonly LedgerEntry[] {
    return kind === undefined
      ? [...this.entries]
      : this.entries.filter((entry) => entry.kind === kind);
  }

  count(kind?: EndpointKind): number {
    return this.calls(kind).length;
  }

  clear(): void {
    this.entries = [];
  }
}
