/** Present on every kind that may have been decrypted with the team's key. */
interface Decryption {
  decrypted: boolean;
}

/** A task output made readable. Every text is untrusted: escape it. */
export type DecodedOutput =
  | { kind: 'empty' }
  /** `text` is as sent: large integers lose digits in `value`. */
  | ({ kind: 'json'; value: unknown; text: string } & Decryption)
  | ({ kind: 'text' | 'xml' | 'csv'; text: string } & Decryption)
  /** What a failed task says about its failure. */
  | ({ kind: 'error'; errors: TaskError[]; text: string } & Decryption)
  /** Bytes of a known file format. */
  | ({ kind: 'binary'; mediaType: string; bytes: Uint8Array } & Decryption)
  /** Opaque bytes: encrypted, and there is no key or the wrong one. */
  | {
      kind: 'encrypted';
      bytes: Uint8Array;
      /** For a failed task whose bytes are a version 4 UUID: see source-uuid.ts. */
      uuid?: string;
    }
  /** Not Base64 at all; shown as it is. */
  | { kind: 'invalid'; text: string };

export interface TaskError {
  message: string;
  /** The whole error as sent. */
  detail: unknown;
}
