const name = 'single-keys';

/** Single keys get in the way of speech input, so they can be switched off (WCAG 2.1.4). */
export function singleKeysAreOn(): boolean {
  try {
    return localStorage.getItem(name) !== 'off';
  } catch {
    // A browser may refuse storage; then they were never switched off.
    return true;
  }
}

/** Returns whether the browser stored it. */
export function switchSingleKeys(on: boolean): boolean {
  try {
    if (on) localStorage.removeItem(name);
    else localStorage.setItem(name, 'off');
    return true;
  } catch {
    return false;
  }
}
