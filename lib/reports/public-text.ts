/** Characters that could reverse a line or hide in it, in text that others wrote. */
const invisible = /[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;
/** A server's address reveals where a company's data is. */
const addresses = /\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>)\]]+/gi;
const hosts = /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b/g;
const uuids = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi;

/** Foreign text as one line that strangers may read: without addresses and ids, and shortened. */
export function publicLine(text: string, most: number): string {
  return cut(
    text
      .replace(invisible, ' ')
      .replace(addresses, '‹address›')
      .replace(hosts, '‹address›')
      .replace(uuids, '‹id›')
      .replace(/ +/g, ' ')
      .trim(),
    most,
  );
}

/** An output, unshortened, with its line breaks. */
export function publicOutput(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\t/g, '    ').replace(invisible, '\ufffd'))
    .join('\n');
}

/** Never cuts within a character. */
function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
