export { acceptInvitation } from './accept-invitation';
export { acceptInvitationAsNewUser } from './accept-invitation-as-new-user';
export { addMember } from './add-member';
export { addressBlocks } from './address-block';
export { asRateLimited, attemptKey, attemptLimiter } from './attempt-limiter';
export { type Authenticated, authenticate } from './authenticate';
export { authenticateIdentity, type VouchedIdentity } from './authenticate-identity';
export { beginTotp } from './begin-totp';
export { changePassword } from './change-password';
export { changeRole } from './change-role';
export { changeServiceAccount } from './change-service-account';
export { beganLately, confirmPassword } from './confirm-password';
export { confirmTotp } from './confirm-totp';
export { createApiToken } from './create-api-token';
export { createServiceAccount } from './create-service-account';
export { createTeam } from './create-team';
export { createUser } from './create-user';
export { deleteTeam } from './delete-team';
export { endOtherSessions } from './end-other-sessions';
export { endSession } from './end-session';
export { endSessionsOf } from './end-sessions-of';
export { endTokens } from './end-tokens';
export { type FoundApiToken, findApiToken } from './find-api-token';
export { findTeam } from './find-team';
export { type FoundViewer, findViewer } from './find-viewer';
export { giveBack } from './give-back';
export { handOverApiToken } from './hand-over-api-token';
export { commandLine, type InstanceContext, requireInstanceAdmin } from './instance-context';
export { type InstanceSettings, instanceSettings, longestSessionHours } from './instance-settings';
export { lockTeam } from './internal';
export { inviteMember } from './invite-member';
export { leaveTeam } from './leave-team';
export { listApiTokens } from './list-api-tokens';
export { listInvitations } from './list-invitations';
export { listMadeTokens } from './list-made-tokens';
export { listMembers } from './list-members';
export { listServiceAccounts } from './list-service-accounts';
export { listSessions, type SessionView } from './list-sessions';
export { listTeams } from './list-teams';
export { type MemberFactors, memberFactors } from './member-factors';
export { insertUser, prepareUser } from './new-user';
export { noteSession, touchSession } from './note-session';
export { openInvitation } from './open-invitation';
export { type Passed, passSecondFactor } from './pass-second-factor';
export {
  addPasskey,
  hasPasskey,
  passkeyCreation,
  passkeyRequest,
  passWithPasskey,
  type RelyingParty,
} from './passkeys';
export { hashPassword, verifyPassword } from './passwords';
export { clearSecondFactors, removePasskey, removeTotp, renewRecoveryCodes } from './remove-factor';
export { removeMember } from './remove-member';
export { removeServiceAccount } from './remove-service-account';
export { renameTeam } from './rename-team';
export { requestPasswordReset } from './request-password-reset';
export { requireSecondFactor, secondFactorRequired } from './require-second-factor';
export { checkTotp, resealTotp } from './reseal-totp';
export { resendInvitation } from './resend-invitation';
export { isReservedSlug, routeNames } from './reserved-slugs';
export { openPasswordReset, resetPassword } from './reset-password';
export { revokeApiToken } from './revoke-api-token';
export { revokeInvitation } from './revoke-invitation';
export {
  AddMember,
  ChangeRole,
  ChangeServiceAccount,
  ConfirmPassword,
  CreateApiToken,
  CreateServiceAccount,
  CreateTeam,
  Email,
  HandOverApiToken,
  InviteMember,
  LinkPassword,
  Password,
  RenameTeam,
  RequireSecondFactor,
  ResendInvitation,
  TimeZone,
} from './schemas';
export { type SecondFactorsView, secondFactors, waitingTotp } from './second-factors';
export { setPassword } from './set-password';
export { setUp } from './set-up';
export { setupIsOpen } from './setup-is-open';
export { signOut } from './sign-out';
export { signOutEverywhere } from './sign-out-everywhere';
export { standingOf } from './standing';
export { touchApiToken } from './touch-api-token';
export { unlinkIdentities } from './unlink-identities';
export { updateProfile } from './update-profile';
export type {
  ApiTokenView,
  InvitationView,
  MadeTokenView,
  MemberView,
  OwnTeamView,
  ServiceAccountView,
} from './views';
export { whoMayEnter } from './who-may-enter';
export { withdrawInvitations } from './withdraw-invitations';
