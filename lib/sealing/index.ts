export { holdKeys, keyRing, lockedKeys } from './key-ring';
export { type KeyService, KeyServiceError } from './key-service';
export { makeKeyService } from './make-key-service';
export { type Resealing, reseal } from './reseal';
export { missingKeys, type SealedByKey, sealedByKey } from './sealed-by-key';
export { unlockKeys } from './unlock-keys';
