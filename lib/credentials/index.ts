export { OUTPUT_SCHEMES as outputSchemes } from '@/lib/datamin';
export { type Ability, scopesInWords } from './abilities';
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
export { destroyDueSecrets } from './destroy-due-secrets';
export { destroyOldSecret } from './destroy-old-secret';
export { disableCredential } from './disable-credential';
export { enableCredential } from './enable-credential';
export { getCredential } from './get-credential';
export { goBack } from './go-back';
export type { CredentialStatus, CredentialView } from './internal';
export { listCredentials } from './list-credentials';
export { type Dependants, listDependants } from './list-dependants';
export { readOutputKey } from './read-output-key';
export { removeCredential } from './remove-credential';
export { resealCredential } from './reseal-credential';
export { rotateCredential } from './rotate-credential';
export { CreateCredential, GoBack, Reason, RotateCredential, UpdateCredential } from './schemas';
export { sealedRecords } from './sealed-records';
export { followsReferences } from './stored-secret';
export { updateCredential } from './update-credential';
export { type Verification, verifyCredential } from './verify-credential';
