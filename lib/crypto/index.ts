export { type KeyRing, makeKeyRing, parseKeyRing } from './key-ring';
export { hashPassword, verifyPassword } from './password';
export { open, SealError, type SealedPlace, seal, sealedWith } from './seal';
export { hashToken, newToken } from './tokens';
