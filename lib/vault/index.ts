export { askVault, VaultError, type VaultSettings } from './client';
export { vaultSettings } from './vault-settings';
