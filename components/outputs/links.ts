/** Where an output is to be had. */
export interface OutputLinks {
  /** A page of its own, which works without scripts. */
  view: string;
  /** All of it as a file. */
  file: string;
}

const [page, pieces, whole] = ['/output/view?', '/output/piece?', '/output?'];

/** The addresses of the output that these parameters name. */
export function linksTo(runPath: string, place: Record<string, string>): OutputLinks {
  const query = new URLSearchParams(place);
  return { view: `${runPath}${page}${query}`, file: `${runPath}${whole}${query}` };
}

/** Of an output's page: where its bytes are to be had in pieces, and as a file. */
export function bytesOf(view: string): { piece: string; file: string } {
  return { piece: view.replace(page, pieces), file: view.replace(page, whole) };
}
