/** What the tint below is mixed into. Words are harder to read on that than on any plain background. */
const grounds = { light: '#ffffff', dark: '#0e1317' } as const;
/** How much of the accent is mixed into the background of a chosen item, percent. */
const tints = { light: 9, dark: 16 } as const;
/** WCAG AA for text, and a little for rounding. */
const enough = 4.55;

type Rgb = readonly [number, number, number];

/**
 * CSS rules that dress a document in a team's colour, darkened or lightened as far as either theme needs
 * to stay readable. Empty for null: the portal's own.
 */
export function accentRules(accent: string | null): string {
  if (!accent) return '';
  const light = toHex(readable(fromHex(accent), fromHex(grounds.light), tints.light, [0, 0, 0]));
  const dark = toHex(readable(fromHex(accent), fromHex(grounds.dark), tints.dark, [255, 255, 255]));
  const soft = (colour: string, theme: 'light' | 'dark') =>
    `color-mix(in srgb,${colour} ${tints[theme]}%,${grounds[theme]})`;
  return `:root{--color-accent:light-dark(${light},${dark});--color-accent-soft:light-dark(${soft(light, 'light')},${soft(dark, 'dark')})}`;
}

/** The colour itself if it is readable, else the nearest one on its way to black or white. */
function readable(colour: Rgb, ground: Rgb, tint: number, towards: Rgb): Rgb {
  for (let share = 0; share <= 1; share += 0.02) {
    const mixed = mix(colour, towards, share);
    if (contrast(mixed, mix(ground, mixed, tint / 100)) >= enough) return mixed;
  }
  return towards;
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const [r = 0, g = 0, b = 0] = from.map((part, index) => part + ((to[index] ?? 0) - part) * share);
  return [r, g, b];
}

export function contrast(a: Rgb, b: Rgb): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: Rgb): number {
  const [r = 0, g = 0, b = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function fromHex(hex: string): Rgb {
  const part = (at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function toHex(colour: Rgb): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
