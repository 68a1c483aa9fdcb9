import { JSONParser } from '@streamparser/json';

/** Why a log could not be read on. */
export type LogFault = 'malformed' | 'too_large' | 'truncated';

/**
 * Cuts a JSON array of any length into its elements, holding one element at a time. A top-level
 * `null` is an empty log.
 */
export class LogParser {
  // Not '$' as well: to tell the root it would keep every element until the end.
  readonly #parser = new JSONParser({ paths: ['$.*'], keepStack: false });
  readonly #rowBytes: number;
  #ready: unknown[] = [];
  #sinceRow = 0;
  #ended = false;
  #first: string | null = null;

  constructor(rowBytes: number) {
    this.#rowBytes = rowBytes;
    this.#parser.onValue = ({ value }) => {
      this.#ready.push(value);
      this.#sinceRow = 0;
    };
    this.#parser.onEnd = () => {
      this.#ended = true;
    };
  }

  /** The elements that became whole with this chunk, or a fault after which nothing more comes. */
  write(chunk: Uint8Array): { rows: unknown[]; fault: LogFault | null } {
    this.#first ??= firstVisible(chunk);
    if (this.#first !== null && this.#first !== '[' && this.#first !== 'n') {
      return { rows: [], fault: 'malformed' };
    }
    this.#sinceRow += chunk.byteLength;
    let fault: LogFault | null = null;
    try {
      this.#parser.write(chunk);
    } catch {
      fault = 'malformed';
    }
    const rows = this.#ready;
    this.#ready = [];
    // Counted by chunk: what is left over since the last whole element may be a chunk too much.
    if (fault === null && this.#sinceRow - chunk.byteLength > this.#rowBytes) fault = 'too_large';
    return { rows, fault };
  }

  /** Whether the whole came, once the last chunk was written. */
  end(): LogFault | null {
    return this.#ended ? null : 'truncated';
  }
}

function firstVisible(chunk: Uint8Array): string | null {
  const byte = chunk.find((value) => value > 0x20);
  return byte === undefined ? null : String.fromCharCode(byte);
}
