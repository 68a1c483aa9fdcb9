/** The addresses of an output. */
export interface OutputLinks {
  /** A page of its own, which works without scripts. */
  view: string;
  /** All of it as a file. */
  file: string;
}

const [page, pieces, whole] = ['/output/view?', '/output/piece?', '/output?'];

/** The addresses of the output these parameters identify. */
export function linksTo(runPath: string, place: Record<string, string>): OutputLinks {
  const query = new URLSearchParams(place);
  return { view: `${runPath}${page}${query}`, file: `${runPath}${whole}${query}` };
}

/** For an output's page: the addresses of its bytes, in pieces and as a file. */
export function bytesOf(view: string): { piece: string; file: string } {
  return { piece: view.replace(page, pieces), file: view.replace(page, whole) };
}
