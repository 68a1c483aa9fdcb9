/** Characters handled at a time: `\s+` saves a position for each blank it passes, and 30 million exhaust the stack. */
const PIECE_CHARACTERS = 65_536;

function withoutBlanks(text: string): string {
  if (!/\s/.test(text)) return text;
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += PIECE_CHARACTERS) {
    pieces.push(text.slice(at, at + PIECE_CHARACTERS).replace(/\s+/g, ''));
  }
  return pieces.join('');
}

/** Decodes a well-formed text; of any other text characters are dropped, so there are too few bytes. */
function decodeWhole(text: string): Buffer | null {
  if (text.length % 4 !== 0) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = Buffer.from(text, 'base64');
  return bytes.byteLength === (text.length / 4) * 3 - padding ? bytes : null;
}

/** The bytes of a Base64 text (standard or URL alphabet, padded or not), or null. Linear in its length. */
export function decodeBase64(text: string): Buffer | null {
  const whole = decodeWhole(text);
  if (whole) return whole;
  const tight = withoutBlanks(text);
  const padding = tight.indexOf('=');
  const digits = padding === -1 ? tight : tight.slice(0, padding);
  // Buffer.from drops characters it does not know, which would silently become mojibake later.
  if (tight.length - digits.length > 2 || /[^=]/.test(tight.slice(digits.length))) return null;
  if (/[^A-Za-z0-9+/_-]/.test(digits)) return null;
  if (digits.length % 4 === 1) return null;
  if (digits.length !== tight.length && tight.length % 4 !== 0) return null;
  return Buffer.from(digits, 'base64');
}
