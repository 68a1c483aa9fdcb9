/** How each refusal of a disabled credential begins; it is kept with what could not be read. */
export const disabledWords = (name: string): string => `The credential "${name}" is disabled`;
