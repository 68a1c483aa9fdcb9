/** Every portal backend names itself so; the embedded server stops only when none is left. */
export const applicationName = 'datamin-portal';
