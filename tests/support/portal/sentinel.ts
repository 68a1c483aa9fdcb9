/** The forms in which a secret may turn up where it must not, each with the texts to search for. */
export function formsOf(secret: string): Map<string, string[]> {
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return new Map([
    ['raw', [secret]],
    ['json', [json, json.replaceAll('/', '\\/'), ascii(json)]],
    ['json in json', [JSON.stringify(json).slice(1, -1)]],
    ['url', [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)]],
    ['html', [html, html.replaceAll('&quot;', '&#34;'), html.replaceAll('&quot;', '&#x22;')]],
    ['hex', [bytes.toString('hex'), bytes.toString('hex').toUpperCase()]],
    ['base64', inBase64(bytes, 'base64')],
    ['base64url', inBase64(bytes, 'base64url')],
  ]);
}

const ascii = (text: string) =>
  text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Wherever the secret begins in a longer text, the Base64 of the whole contains these characters. */
function inBase64(bytes: Buffer, encoding: 'base64' | 'base64url'): string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(encoding);
    const clean = text.replaceAll('=', '');
    // The first and the last group also depend on the surrounding bytes.
    return clean.slice(Math.ceil((before * 8) / 6), clean.length - 2);
  });
}

/** Which secrets a text contains, and in which form. An empty list if none. */
export function leaksIn(text: string, secrets: Record<string, string>): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    [...formsOf(secret)].flatMap(([form, texts]) =>
      texts.some((wanted) => text.includes(wanted)) ? [`${name} as ${form}`] : [],
    ),
  );
}
