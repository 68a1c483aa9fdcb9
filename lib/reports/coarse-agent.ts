export const devices = ['desktop', 'phone', 'tablet', 'program', 'unknown'] as const;
export type Device = (typeof devices)[number];

/** What the view log keeps about a browser: enough to see that a report was read, too little to tell by whom. */
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

/** Programs, including those that fetch links to show a preview of them. */
const program =
  /bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|skypeuripreview|slack|curl\/|wget\/|python|node\b|undici|go-http|java\/|okhttp|axios|libwww|httpclient/i;

/** The browser's family and the kind of device, from a User-Agent header. */
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
