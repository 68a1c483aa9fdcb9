export { OUTPUT_SCHEMES as outputSchemes } from '@/lib/datamin';
export { scopesInWords } from './abilities';
export { checkSealing } from './check-sealing';
export type { Verification } from './check-stored';
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
export { whenExpired } from './expiry';
export { getCredential } from './get-credential';
export { goBack } from './go-back';
export { type Import, importCredentials } from './import-credentials';
export { type CredentialStatus, type CredentialView, verifyEvery } from './internal';
export { type ImportedRow, type ImportOutcome, importOutcomes } from './judge-import';
export { type CredentialCheck, listCredentialChecks } from './list-checks';
export { listCredentials } from './list-credentials';
export { type Dependants, listDependants } from './list-dependants';
export { type ExpiringCredential, listExpiring } from './list-expiring';
export { pruneCredentialChecks } from './prune-checks';
export { type CredentialDay, readCredentialHealth, readTeamHealth } from './read-health';
export { readOutputKey } from './read-output-key';
export { type CheckCause, type CheckOutcome, checkCauses, checkOutcomes } from './record-check';
export { remindOfDueExpiries } from './remind-due';
export { remindOfExpiry } from './remind-of-expiry';
export { removeCredential } from './remove-credential';
export { resealCredential } from './reseal-credential';
export { rotateCredential } from './rotate-credential';
export {
  CreateCredential,
  GoBack,
  ImportCredentials,
  Reason,
  RotateCredential,
  UpdateCredential,
} from './schemas';
export { sealedRecords } from './sealed-records';
export { followsReferences } from './stored-secret';
export { updateCredential } from './update-credential';
export { verifyCredential } from './verify-credential';
export { verifyDueCredentials } from './verify-due';
