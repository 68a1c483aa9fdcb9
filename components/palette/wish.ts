/** What a key asks of a page. */
export type Wish = 'find' | 'keys' | 'filter';

type Press = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'repeat'
>;

/**
 * `single`: whether keys without Ctrl or ⌘ count. Shift is ignored: some keyboard layouts need it for "?", some
 * do not.
 */
export function wishOf(press: Press, single: boolean): Wish | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing, repeat } = press;
  if (isComposing || repeat || altKey) return null;
  if (ctrlKey !== metaKey) return key.toLowerCase() === 'k' && !shiftKey ? 'find' : null;
  if (ctrlKey || !single) return null;
  return key === '?' ? 'keys' : key === '/' ? 'filter' : null;
}

/** Where keys have a meaning of their own: fields, and whatever lies above the page. */
export const keptForItself = [
  'input:not([type="checkbox"], [type="radio"], [type="submit"], [type="button"])',
  'textarea',
  'select',
  '[contenteditable]:not([contenteditable="false"])',
  '[role="dialog"]',
  '[role="menu"]',
].join(', ');
