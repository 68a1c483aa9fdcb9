export const devices = ['desktop', 'phone', 'tablet', 'program', 'unknown'] as const;
export type Device = (typeof devices)[number];

/** What a log of views keeps of a browser: enough to see that it was read, too little to tell who did. */
interface CoarseAgent {
  browser: string;
  device: Device;
}

/** The order matters: most browsers also claim to be another one. */
const families: readonly [RegExp, string][] = [
  [/\bedg(e|a|ios)?\//i, 'Edge'],
  [/\b(opr|opera)\//i, 'Opera'],
  [/\bsamsungbrowser\//i, 'Samsung Internet'],
  [/\b(firefox|fxios)\//i, 'Firefox'],
  [/\b(chrome|crios|chromium|headlesschrome)\//i, 'Chrome'],
  [/\bversion\/[\d.]+.*\bsafari\//i, 'Safari'],
];

/** Who fetches links to show a preview of them, and other programs. */
const program =
  /bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|skypeuripreview|slack|curl\/|wget\/|python|node\b|undici|go-http|java\/|okhttp|axios|libwww|httpclient/i;

/** Of a User-Agent header: the browser's family and the kind of device. */
export function coarseAgent(header: string | null): CoarseAgent {
  const agent = header?.slice(0, 1000) ?? '';
  if (agent === '') return { browser: 'unknown', device: 'unknown' };
  if (program.test(agent)) return { browser: 'program', device: 'program' };
  const browser = families.find(([pattern]) => pattern.test(agent))?.[1] ?? 'other';
  return { browser, device: deviceOf(agent) };
}

function deviceOf(agent: string): Device {
  if (/ipad|tablet|android(?!.*mobile)/i.test(agent)) return 'tablet';
  if (/mobi|iphone|ipod/i.test(agent)) return 'phone';
  return /windows|macintosh|linux|x11|cros/i.test(agent) ? 'desktop' : 'unknown';
}
