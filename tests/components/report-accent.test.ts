import { accentRules, contrast, fromHex } from '@/components/report-document/accent';

const grounds = { light: ['#ffffff', 0.09], dark: ['#0e1317', 0.16] } as const;

test.each(['#0f766e', '#ff001e', '#4b784b', '#1e2d1e', '#000000', '#ffffff', '#ffe600'])(
  '%s is made so that it is read on its own tint, by day and by night',
  (accent) => {
    const [, light = '', dark = ''] =
      /accent:light-dark\((#\w+),(#\w+)\)/.exec(accentRules(accent)) ?? [];
    for (const [colour, [ground, tint]] of [
      [light, grounds.light],
      [dark, grounds.dark],
    ] as const) {
      const [r, g, b] = fromHex(ground).map(
        (part, index) => part * (1 - tint) + (fromHex(colour)[index] ?? 0) * tint,
      );
      expect(contrast(fromHex(colour), [r ?? 0, g ?? 0, b ?? 0])).toBeGreaterThanOrEqual(4.5);
    }
  },
);
