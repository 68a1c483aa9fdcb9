export { type KeyRing, makeKeyRing, parseKeyRing } from './key-ring';
export { checkMac, type Mac, sign } from './mac';
export { hashPassword, verifyPassword } from './password';
export { open, SealError, type SealedPlace, seal, sealedWith } from './seal';
export { hashToken, newToken } from './tokens';
