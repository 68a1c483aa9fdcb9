/** The cookie that holds the choice; without one, the system's theme applies. */
export const themeCookie = 'theme';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export function asTheme(value: unknown): Theme {
  return themes.find((theme) => theme === value) ?? 'system';
}
