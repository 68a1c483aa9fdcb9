/** Where an output is to be had. */
export interface OutputLinks {
  /** A page of its own, which works without scripts. */
  view: string;
  /** Its bytes in pieces, for the viewer. */
  piece: string;
  /** All of it as a file. */
  file: string;
}
