const name = 'single-keys';

/** Single keys get in the way of who speaks to the computer, so they can be switched off (WCAG 2.1.4). */
export function singleKeysAreOn(): boolean {
  try {
    return localStorage.getItem(name) !== 'off';
  } catch {
    // A browser may refuse its storage; then nothing was ever switched off.
    return true;
  }
}

/** Answers whether the browser kept it. */
export function switchSingleKeys(on: boolean): boolean {
  try {
    if (on) localStorage.removeItem(name);
    else localStorage.setItem(name, 'off');
    return true;
  } catch {
    return false;
  }
}
