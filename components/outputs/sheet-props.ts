import type { Found } from './model/find';

/** A value somebody stands at. */
export interface Chosen {
  /** How a program finds it. */
  path: string;
  value: string;
}

/** What every sheet of the viewer gets besides its content. */
export interface SheetProps {
  label: string;
  query: string;
  found: readonly Found[];
  current: Found | null;
  onChoose: (chosen: Chosen | null) => void;
}
