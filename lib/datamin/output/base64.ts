/** The bytes of a Base64 text (standard or URL alphabet, padded or not), or null. Linear in its length. */
export function decodeBase64(text: string): Buffer | null {
  const tight = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  // Buffer.from drops what it does not know; silence would be mojibake later.
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(tight)) return null;
  const digits = tight.endsWith('=') ? tight.replace(/=+$/, '') : tight;
  if (digits.length % 4 === 1) return null;
  if (digits.length !== tight.length && tight.length % 4 !== 0) return null;
  return Buffer.from(digits, 'base64');
}
