/** Every portal backend has this name; the embedded server stops only when none is left. */
export const applicationName = 'datamin-portal';
