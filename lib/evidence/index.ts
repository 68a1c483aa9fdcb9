export { createAuditStream } from './create-audit-stream';
export { listAccessReviews } from './list-access-reviews';
export { listAuditStreams } from './list-audit-streams';
export { type AccessEntry, readAccess, type SecondFactor, secondFactorKinds } from './read-access';
export { removeAuditStream } from './remove-audit-stream';
export { checkAuditStreams, resealAuditStreams } from './reseal-audit-streams';
export {
  type AccessReviewView,
  ReviewAccess,
  reviewAccess,
} from './review-access';
export { rotateAuditStream } from './rotate-audit-stream';
export { CreateAuditStream, SwitchAuditStream } from './schemas';
export { sendDueAudit } from './send-audit';
export type { AuditStreamView } from './stream-view';
export { switchAuditStream } from './switch-audit-stream';
