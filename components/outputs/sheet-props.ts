import type { Found } from './model/find';

/** The current value. */
export interface Chosen {
  /** Its path for programs. */
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
