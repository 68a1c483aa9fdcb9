export { OUTPUT_SCHEMES as outputSchemes } from '@/lib/datamin';
export { checkSealing } from './check-sealing';
export { createCredential } from './create-credential';
export {
  type CredentialClient,
  circuits,
  dataminFor,
  forgetDatamin,
  heldDatamin,
  observeCalls,
} from './datamin-for';
export { getCredential } from './get-credential';
export type { CredentialStatus, CredentialView } from './internal';
export { listCredentials } from './list-credentials';
export { removeCredential } from './remove-credential';
export { resealCredential } from './reseal-credential';
export { rotateCredential } from './rotate-credential';
export { CreateCredential, RotateCredential, UpdateCredential } from './schemas';
export { sealedRecords } from './sealed-records';
export { updateCredential } from './update-credential';
export { type Verification, verifyCredential } from './verify-credential';
